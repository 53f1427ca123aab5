package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One spelling in code, messages and documents, so that a test or a user who looks for a message finds it; and the field's terms in place of
 * paraphrases that nobody searches for.
 */
class WordsTest {

    private static final Pattern WRONG = Pattern.compile("\\bcan\\s+not\\b", Pattern.CASE_INSENSITIVE);

    /** What {@code MAX_} and {@code MIN_} say in every other library. */
    private static final Pattern OTHER_LIMIT =
            Pattern.compile("(MOST|LEAST|LONGEST|SHORTEST|LARGEST|SMALLEST|FEWEST)(_.*)?");

    /** Public names that begin so and are no limits: terms of others. */
    private static final Map<String, String> TERMS = Map.of(
            "leastInFlight", "a load-balancing policy",
            "leastOutstandingTokens", "a load-balancing policy",
            "smallestEffect", "the smallest effect size of interest",
            "mostInputTokens", "an upper bound of an estimate");

    private static final Pattern LIMIT_METHOD =
            Pattern.compile("(most|least|longest|shortest|largest|smallest|fewest)[A-Z].*");

    /** Between two words: also where a line of a comment or of a message ends. */
    private static final String GAP = "(?:[\\s*]|\"\\s*\\+\\s*\")+";

    /** Paraphrases that are always wrong, as expressions, with the field's term. Nobody who knows the field searches for the left ones. */
    private static final Map<String, String> PARAPHRASES = Map.ofEntries(
            Map.entry("guess(?:ed|es|ing)? (?:tokens?|words)", "speculative decoding, drafted tokens"),
            Map.entry("right guess(?:es)?", "accepted tokens"),
            Map.entry("where guesses come from", "draft sources"),
            Map.entry("process(?:es)? of (?:its|their) own", "out-of-process worker, separate process"),
            Map.entry("another form (?:for|of) the weights", "quantization"),
            Map.entry("scor(?:es|ing) texts (?:alone|only)", "log-likelihood scoring"),
            Map.entry("search(?:es)? in stages", "retrieval pipeline"),
            Map.entry("(?:shared|common|same) beginnings?", "shared prefix"),
            Map.entry("by meaning", "dense, vector, semantic"),
            Map.entry("by words(?! (?:of|that))", "lexical"),
            Map.entry("false alarms?", "false positives"),
            Map.entry("attacks found", "recall, true positive rate"),
            Map.entry("(?:a|each|every|per|first|second|last|another) try(?! to\\b|-)", "attempt"),
            Map.entry("tries of", "attempts"),
            Map.entry("one behind the other", "one after the other"),
            Map.entry("stands? behind", "after"),
            Map.entry("behind (?:its|the|their) (?:first|last)", "after"),
            Map.entry("look-?ups? by guessed words", "prompt lookup"),
            Map.entry("--words-only", "--lexical-only"),
            Map.entry("--keep-output", "--leave-output-tensor"),
            Map.entry("--no-guards", "--no-guardrails"),
            Map.entry("--unscrubbed", "--no-redaction"),
            Map.entry("--most", "--limit"));

    /** Headings that name no concept. */
    private static final Pattern HEADING = Pattern.compile(
            "#+ (?:many (?:calls )?at once|cheap first|look(?:ing)? at it|watching it|how soon|again by itself|.*\\b(?:many calls at once|guesses)\\b.*)",
            Pattern.CASE_INSENSITIVE);

    /** Names of types before they got the field's. */
    private static final Set<String> OLD_TYPES = Set.of(
            "AtOnce",
            "AttackMemory",
            "BestPassages",
            "BrokenLine",
            "CarriedData",
            "CellLedger",
            "Chooser",
            "Cutting",
            "Disguises",
            "EasternCheck",
            "Endings",
            "GivenAnswer",
            "GuessedSpeed",
            "Intake",
            "Judgements",
            "LookAlikes",
            "MappedText",
            "MeaningWindows",
            "MeanScore",
            "Mirror",
            "Mixing",
            "ModelSpeed",
            "ModelTuner",
            "Multiplicity",
            "Opposites",
            "Planted",
            "Receipt",
            "RememberedVerifier",
            "Retrieved",
            "TextRestorer",
            "ToldSearch",
            "TraitDetector",
            "TunedModel",
            "WaitingLine");

    /** Types of one module with one name for two things, in the API since its baseline. */
    private static final Set<String> NAMED_ALIKE =
            Set.of("eval.PositionBias", "experiments.Guard", "experiments.Verdict");

    /** Files whose texts are data: what models and people write. */
    private static final Set<String> DATA =
            Set.of("RefusalDetector.java", "GuardModelDetectorTest.java", "SuccessCheckTest.java", "WordsTest.java");

    /** Folders that are not ours to spell, or hold a company's documents for the demo. */
    private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules", "src/main/docs");

    @Test
    void cannot_is_one_word() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : written()) {
            String text = Files.readString(file);
            WRONG.matcher(text).results().forEach(match -> found.add(place(file, text, match.start())));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void constants_that_limit_begin_with_max_or_min() {
        List<String> found = CodeBase.main().stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().containsAll(Set.of(JavaModifier.STATIC, JavaModifier.FINAL)))
                .filter(field -> OTHER_LIMIT.matcher(field.getName()).matches())
                .filter(field -> !field.getRawType().isEnum())
                .map(JavaField::getFullName)
                .toList();

        assertThat(found).isEmpty();
    }

    @Test
    void public_limits_begin_with_max_or_min() {
        List<String> found = CodeBase.main().stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC)
                        && !CodeBase.isInternal(type.getPackageName()))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> LIMIT_METHOD.matcher(method.getName()).matches())
                .filter(method -> !TERMS.containsKey(method.getName()))
                .map(JavaMethod::getFullName)
                .toList();

        assertThat(found).isEmpty();
    }

    @Test
    void a_concept_has_the_name_that_the_field_gives_it() throws IOException {
        List<String> found = new ArrayList<>();
        Map<Pattern, String> paraphrases = new LinkedHashMap<>();
        PARAPHRASES.forEach((words, term) -> paraphrases.put(
                Pattern.compile("(?<![\\w-])" + words.replace(" ", GAP) + "(?![\\w-])", Pattern.CASE_INSENSITIVE),
                term));
        for (Path file : written()) {
            if (!isOurs(file)) {
                continue;
            }
            String text = Files.readString(file);
            paraphrases.forEach((words, term) -> words.matcher(text)
                    .results()
                    .forEach(match ->
                            found.add(place(file, text, match.start()) + " '" + match.group() + "': " + term)));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void a_heading_names_a_concept() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : written()) {
            if (isOurs(file) && file.toString().endsWith(".md")) {
                Files.readAllLines(file).stream()
                        .filter(line -> HEADING.matcher(line).matches())
                        .forEach(line -> found.add(CodeBase.root().relativize(file) + ": " + line));
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void the_glossary_is_in_order_and_each_of_its_terms_is_used() throws IOException {
        Path glossary = CodeBase.root().resolve("docs/glossary.md");
        List<String> terms = Files.readAllLines(glossary).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| word |"))
                .map(line -> line.substring(2, line.indexOf(" |", 2)).toLowerCase(Locale.ROOT))
                .toList();
        StringBuilder documents = new StringBuilder();
        for (Path file : written()) {
            if (file.toString().endsWith(".md") && !file.equals(glossary)) {
                documents.append(Files.readString(file).replaceAll("\\s+", " ").toLowerCase(Locale.ROOT));
            }
        }

        assertThat(terms).isSorted().hasSizeGreaterThan(40);
        assertThat(terms.stream()
                        .flatMap(term ->
                                Stream.of(term.replaceAll(" \\(.*\\)", "").split(", ")))
                        .filter(term -> documents.indexOf(term) < 0))
                .as("terms of the glossary that no other document uses")
                .isEmpty();
    }

    @Test
    void a_type_has_the_name_that_the_field_gives_it() {
        assertThat(CodeBase.main().stream().map(JavaClass::getSimpleName)).doesNotContainAnyElementsOf(OLD_TYPES);
    }

    @Test
    void two_types_of_a_module_that_its_users_can_name_have_two_names() {
        Map<String, Set<String>> named = new TreeMap<>();
        CodeBase.main().stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .forEach(type -> named.computeIfAbsent(
                                CodeBase.moduleOf(type) + "." + type.getSimpleName(), key -> new TreeSet<>())
                        .add(type.getFullName()));
        named.keySet().removeAll(NAMED_ALIKE);

        assertThat(named.values()).allSatisfy(types -> assertThat(types).hasSize(1));
    }

    /** What users read, and what ships: the tests' own words are theirs, and the change log names what was renamed. */
    private static boolean isOurs(Path file) {
        String path = CodeBase.root().relativize(file).toString();
        return (path.endsWith(".md") && !path.equals("CHANGELOG.md")) || path.contains("src/main/java");
    }

    private static String place(Path file, String text, int offset) {
        return CodeBase.root().relativize(file) + ":"
                + text.substring(0, offset).lines().count();
    }

    private static List<Path> written() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(CodeBase.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return SKIPPED.stream().anyMatch(folder::endsWith)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if ((name.endsWith(".java") || name.endsWith(".md") || name.endsWith(".sh")) && !DATA.contains(name)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
