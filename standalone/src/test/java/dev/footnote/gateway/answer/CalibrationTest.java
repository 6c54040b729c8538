package dev.footnote.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.gateway.answer.CalibrationSet.Asked;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.SearchIndex;
import dev.footnote.standalone.FootnoteClient;
import dev.footnote.standalone.Standalone;

import io.micrometer.observation.ObservationRegistry;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/**
 * Fits the weights of {@link Answerability} on one half of {@code evals/calibration} and measures
 * them on the other. The pages go the product's own way, from the upload over HTTP to the search,
 * with the default models. Prints what {@link Answerability} should hold, writes the features to
 * {@code target/calibration.tsv}, and fails when the weights that it holds judge worse than a fit.
 */
@Tag("calibration")
@SpringBootTest(
        classes = Standalone.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "footnote.admin-key=" + FootnoteClient.KEY)
class CalibrationTest {
    private static final String COLLECTION = "calibration";
    private static final double FALSE_REFUSALS_MAX = 0.1;
    private static final double SHRINKAGE = 0.003;

    /** What chance and later changes to the search may take from the judgement. */
    private static final double TOLERANCE = 0.03;

    @TempDir private static Path data;

    @LocalServerPort private int port;
    @Autowired private SearchIndex index;
    @Autowired private Searching searching;
    @Autowired private AnswerSettings settings;

    @DynamicPropertySource
    static void dataFolder(DynamicPropertyRegistry properties) {
        properties.add("footnote.data", data::toString);
    }

    @Test
    void theWeightsJudgeHeldOutQuestionsAsWellAsAFreshFit() throws IOException {
        var set = CalibrationSet.read(Path.of("../evals/calibration"));
        load(set.pages());
        List<Sample> toFit = samples(set.toFit());
        List<Sample> heldOut = samples(set.heldOut());
        write(toFit, heldOut);
        var fitted = LogisticRegression.fit(toFit, SHRINKAGE);
        double threshold = Quality.threshold(toFit, fitted::probability, FALSE_REFUSALS_MAX);
        System.out.printf("fitted weights, bias last: %s, threshold %.3f%n", fitted, threshold);
        report("fitted, on its own half", toFit, fitted::probability, threshold);
        Quality fresh = report("fitted, held out", heldOut, fitted::probability, threshold);
        ToDoubleFunction<Sample> held = it -> Answerability.probability(it.features());
        report("in use, on the half to fit", toFit, held, Answerability.ANSWERABLE_MIN);
        Quality used = report("in use, held out", heldOut, held, Answerability.ANSWERABLE_MIN);
        assertThat(used.areaUnderCurve()).isGreaterThan(fresh.areaUnderCurve() - TOLERANCE);
    }

    private void load(List<CalibrationSet.Page> pages) {
        var client = new FootnoteClient(port);
        List<String> jobs = new ArrayList<>();
        for (var page : pages) {
            jobs.add(client.upload(COLLECTION, page.externalId(), page.file()));
        }
        for (String job : jobs) {
            var ended = client.awaitJob(job);
            assertThat(ended.path("stage").asString()).as(ended.toString()).isEqualTo("done");
        }
        index.awaitCaughtUp(Duration.ofMinutes(2));
    }

    private List<Sample> samples(List<Asked> questions) {
        var research =
                new Research(
                        searching,
                        settings.budget(),
                        new Stages(ObservationRegistry.NOOP, System::nanoTime));
        List<Sample> samples = new ArrayList<>();
        for (Asked asked : questions) {
            var question = Question.of(asked.question(), List.of());
            Findings findings =
                    research.on(question, new Reader.Unrestricted(), Set.of(COLLECTION), Map.of());
            samples.add(
                    new Sample(asked.id(), asked.answerable(), Answerability.features(findings)));
        }
        return samples;
    }

    private static Quality report(
            String name,
            List<Sample> samples,
            ToDoubleFunction<Sample> probability,
            double threshold) {
        var quality = Quality.of(samples, probability, threshold);
        System.out.printf(
                "%s: refuses %.1f %% of the unanswerable, %.1f %% of the answerable; area under"
                        + " curve %.3f, calibration error %.3f%n",
                name,
                100 * quality.refusals(),
                100 * quality.falseRefusals(),
                quality.areaUnderCurve(),
                quality.calibrationError());
        return quality;
    }

    private static void write(List<Sample> toFit, List<Sample> heldOut) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Sample sample : toFit) lines.add(line("fit", sample));
        for (Sample sample : heldOut) lines.add(line("held out", sample));
        Files.write(Path.of("target/calibration.tsv"), lines);
    }

    private static String line(String half, Sample sample) {
        var line = new StringJoiner("\t").add(half).add(sample.id());
        line.add(sample.answerable() ? "answerable" : "unanswerable");
        for (double value : sample.features().values()) line.add("%.4f".formatted(value));
        return line.toString();
    }
}
