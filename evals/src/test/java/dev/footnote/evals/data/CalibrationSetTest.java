package dev.footnote.evals.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The questions that the judgement is fitted on are right about their pages. */
class CalibrationSetTest {
    private static final Path FOLDER = Path.of("calibration");

    private final Map<String, String> pages = pages();
    private final List<JsonNode> questions =
            JsonLines.read(FOLDER.resolve("questions.jsonl"), JsonNode.class);

    @Test
    void everyQuoteStandsOnItsPage() {
        List<String> missing = new ArrayList<>();
        for (JsonNode question : questions) {
            for (JsonNode quote : question.path("supporting")) {
                String page = pages.getOrDefault(quote.path("doc").asString(), "");
                String text = bare(quote.path("quote").asString());
                if (!bare(page).contains(text)) missing.add(question.path("id") + " " + quote);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void noPageHasTheWordsThatMakeAQuestionUnanswerable() {
        List<String> present = new ArrayList<>();
        for (JsonNode question : questions) {
            for (JsonNode term : question.path("absent_terms")) {
                var pattern =
                        Pattern.compile(
                                term.asString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
                pages.forEach(
                        (name, text) -> {
                            if (pattern.matcher(text).find())
                                present.add(question.path("id") + " " + term + " on " + name);
                        });
            }
        }
        assertThat(present).isEmpty();
    }

    @Test
    void anAnswerableQuestionHasQuotesAndAnotherHasAbsentTerms() {
        for (JsonNode question : questions) {
            boolean answerable = question.path("answerable").asBoolean();
            assertThat(question.path("supporting").isEmpty())
                    .as(question.path("id").asString())
                    .isNotEqualTo(answerable);
            assertThat(question.path("absent_terms").isEmpty())
                    .as(question.path("id").asString())
                    .isEqualTo(answerable);
        }
        assertThat(questions.stream().map(it -> it.path("id").asString()))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(200);
    }

    private static Map<String, String> pages() {
        Path corpus = FOLDER.resolve("corpus");
        Map<String, String> pages = new TreeMap<>();
        try (var files = Files.walk(corpus)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = corpus.relativize(file).toString().replace('\\', '/');
                String text = Files.readString(file);
                pages.put(name, name.endsWith(".html") ? withoutMarkup(text) : text);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        pages.replaceAll((_, text) -> text.replaceAll("[\\s\\u00a0]+", " "));
        return pages;
    }

    /** The pages have been cut to few tags, and their text has no other entities than these. */
    private static String withoutMarkup(String html) {
        return html.replaceAll("<[^>]*>", "")
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String bare(String text) {
        return text.replaceAll("[\\s\\u00a0]+", "");
    }
}
