package dev.footnote.knowledge;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.embedding;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Random documents, lists and readers. What a reader gets is what a model of a few lines says, and
 * it is the same to the last bit whether what he may not see is there or not.
 */
abstract class AccessModelConformance {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> COLLECTIONS = List.of("red", "green", "blue");
    private static final List<String> PEOPLE = List.of("ann", "ben");
    private static final List<String> GROUPS = List.of("staff", "board");
    private static final List<String> WORDS =
            List.of(
                    "autovacuum",
                    "autovacuun",
                    "budget",
                    "budgets",
                    "connection",
                    "halcyon",
                    "halcyom",
                    "replication",
                    "segment",
                    "segments",
                    "vacation",
                    "vacations");
    private static final List<String> FOREIGN =
            List.of("urlaub", "haushalt", "verbindung", "abschnitt");
    private static final int DOCUMENTS = 24;

    @TempDir Path folder;
    private Random random = new Random(0);

    /** Opens an empty store. */
    abstract OpenKnowledge open(Path folder);

    /** A document and its own list. */
    private record Made(DraftVersion draft, Optional<AccessList> list) {}

    private record World(Map<String, AccessList> lists, List<Made> documents) {
        boolean admits(Reader.Person reader, Made made) {
            return admits(
                            reader,
                            Objects.requireNonNull(lists.get(made.draft().key().collection())))
                    && made.list().stream().allMatch(list -> admits(reader, list));
        }

        private static boolean admits(Reader.Person reader, AccessList list) {
            return list.everyone()
                    || reader.user().stream().anyMatch(list.users()::contains)
                    || reader.groups().stream().anyMatch(list.groups()::contains);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aReaderGetsWhatHeMaySeeAndNothingTellsOfTheRest(long seed) {
        System.out.println("seed " + seed);
        random = new Random(seed);
        World world = world();
        Reader.Person first = reader();
        List<Made> seen = world.documents().stream().filter(m -> world.admits(first, m)).toList();
        List<Made> hidden =
                world.documents().stream().filter(m -> !world.admits(first, m)).toList();
        try (OpenKnowledge knowledge = open(folder)) {
            knowledge.spaces().register(Drafts.ENGLISH);
            world.lists().forEach(knowledge.rules()::allow);
            publish(knowledge, seen);
            List<Object> without = everythingFor(first, knowledge);
            publish(knowledge, hidden);
            assertThat(everythingFor(first, knowledge)).isEqualTo(without);

            for (int i = 0; i < 8; i++) {
                Reader.Person each = reader();
                assertThat(found(each, knowledge)).isEqualTo(model(world, each));
                assertThat(listed(each, knowledge)).isEqualTo(names(world, each));
            }

            for (Made made : hidden) {
                knowledge.publisher().delete(made.draft().key());
            }
            assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();
            assertThat(everythingFor(first, knowledge)).isEqualTo(without);
        }
    }

    private World world() {
        Map<String, AccessList> lists = new TreeMap<>();
        COLLECTIONS.forEach(name -> lists.put(name, list()));
        List<Made> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            boolean foreign = random.nextInt(4) == 0;
            Drafts.Part[] parts = new Drafts.Part[1 + random.nextInt(3)];
            for (int j = 0; j < parts.length; j++) {
                parts[j] = part(words(foreign ? FOREIGN : WORDS, 1 + random.nextInt(6)), vector());
            }
            DocumentKey key = new DocumentKey(pick(COLLECTIONS), "d" + i);
            documents.add(
                    new Made(
                            draft(key, foreign ? "de" : "en", Map.of("half", "" + i % 2), parts),
                            random.nextInt(3) == 0 ? Optional.of(list()) : Optional.empty()));
        }
        return new World(lists, documents);
    }

    private AccessList list() {
        return new AccessList(
                random.nextInt(4) == 0, some(PEOPLE, random.nextInt(3)), some(GROUPS, 1));
    }

    private Reader.Person reader() {
        return new Reader.Person(
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(pick(PEOPLE)),
                some(GROUPS, random.nextInt(2)));
    }

    private Set<String> some(List<String> names, int count) {
        Set<String> some = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            some.add(pick(names));
        }
        return some;
    }

    private String pick(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }

    private String words(List<String> vocabulary, int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(pick(vocabulary));
        }
        return String.join(" ", words);
    }

    private float[] vector() {
        float[] vector = new float[4];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = random.nextInt(3) - 1 + 0.01f; // many are equally near
        }
        return vector;
    }

    private static void publish(OpenKnowledge knowledge, List<Made> documents) {
        for (Made made : documents) {
            knowledge.publisher().publish(made.draft());
            made.list().ifPresent(list -> knowledge.rules().narrow(made.draft().key(), list));
        }
        assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();
    }

    /** All that can be asked. */
    private static List<Object> everythingFor(Reader reader, OpenKnowledge knowledge) {
        List<Object> everything = new ArrayList<>();
        everything.add(knowledge.documents().collections(reader));
        for (String collection : COLLECTIONS) {
            everything.add(
                    knowledge
                            .documents()
                            .list(reader, new DocumentListing(collection, Optional.empty(), 5)));
            everything.add(knowledge.rules().sees(reader, collection));
        }
        List<String> questions = new ArrayList<>(WORDS);
        questions.addAll(FOREIGN);
        questions.addAll(
                List.of(
                        "budget connection segments",
                        "halcyin autovacuum",
                        "autovacum replicaton",
                        "What is the vacation budget?",
                        "Wie lange dauert der Urlaub?"));
        for (String question : questions) {
            for (int limit : new int[] {2, 100}) {
                for (Optional<Embedding> vector :
                        List.of(
                                Optional.<Embedding>empty(),
                                Optional.of(embedding(0.5f, -1, 0.25f, 0.1f)))) {
                    everything.add(
                            knowledge
                                    .retriever()
                                    .search(
                                            new RetrievalQuery(
                                                    reader, question, vector, Set.of(), Map.of(),
                                                    limit)));
                }
            }
        }
        return everything;
    }

    /** Every passage has a vector, and so is found. */
    private static Set<String> found(Reader reader, OpenKnowledge knowledge) {
        Set<String> found = new TreeSet<>();
        Optional<Embedding> vector = Optional.of(embedding(1, 0, 0, 0));
        knowledge
                .retriever()
                .search(new RetrievalQuery(reader, "budget", vector, Set.of(), Map.of(), 1_000))
                .passages()
                .forEach(
                        one ->
                                found.add(
                                        one.passage().externalId()
                                                + "#"
                                                + one.passage().ordinal()));
        return found;
    }

    private static Set<String> model(World world, Reader.Person reader) {
        Set<String> passages = new TreeSet<>();
        for (Made made : world.documents()) {
            if (world.admits(reader, made)) {
                made.draft()
                        .chunks()
                        .forEach(
                                chunk ->
                                        passages.add(
                                                made.draft().key().externalId()
                                                        + "#"
                                                        + chunk.ordinal()));
            }
        }
        return passages;
    }

    private static Set<String> listed(Reader reader, OpenKnowledge knowledge) {
        Set<String> names = new TreeSet<>();
        for (String collection : COLLECTIONS) {
            knowledge
                    .documents()
                    .list(reader, new DocumentListing(collection, Optional.empty(), 1_000))
                    .documents()
                    .forEach(one -> names.add(one.key().externalId()));
        }
        return names;
    }

    private static Set<String> names(World world, Reader.Person reader) {
        Set<String> names = new TreeSet<>();
        world.documents().stream()
                .filter(made -> world.admits(reader, made))
                .forEach(made -> names.add(made.draft().key().externalId()));
        return names;
    }
}
