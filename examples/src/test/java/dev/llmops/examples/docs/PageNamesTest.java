package dev.llmops.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation links to and names is there: files, headings, types with their members, tests, scripts. */
class PageNamesTest {

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?://|mailto:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"></a>");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** One capital alone is a header, a name or a word more often than a type, unless a member follows. */
    private static final Pattern WORD = Pattern.compile("[A-Z][a-z]+");

    private static final Pattern TYPE = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.([a-zA-Z]\\w*))?(?:\\(.*\\))?");
    private static final Pattern SCRIPT = Pattern.compile("(?<![\\w/-])bin/[a-z]+");
    private static final Pattern EXAMPLE = Pattern.compile("bin/example ([A-Z]\\w*)");
    private static final Pattern BENCHMARK = Pattern.compile("bin/benchmark (?:-\\S+ )*([A-Z]\\w*)");
    private static final Pattern MAIN = Pattern.compile("bin/benchmark --main ([A-Z]\\w*)");
    private static final Pattern TEST = Pattern.compile("-Dtest=([A-Z]\\w*)");

    private static final KnownTypes TYPES = KnownTypes.ofThisBuild();

    private static final List<String> EXAMPLES = examples();

    static Stream<Page> pages() {
        return Page.all().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_link_leads_somewhere(Page page) {
        List<String> broken = new ArrayList<>();
        each(
                page,
                LINK,
                page.prose(),
                link -> {
                    Path file = link.group(1).isEmpty()
                            ? Page.ROOT.resolve(page.path())
                            : page.folder().resolve(link.group(1));
                    return Files.exists(file)
                            && (link.group(2) == null || anchors(file).contains(link.group(2)));
                },
                broken);

        assertThat(broken).isEmpty();
    }

    /** A changelog also names what is gone. */
    static Stream<Page> pagesOfToday() {
        return pages().filter(page -> !page.path().equals("CHANGELOG.md"));
    }

    @ParameterizedTest
    @MethodSource("pagesOfToday")
    void a_type_that_is_named_exists_and_has_the_member_that_is_named(Page page) {
        List<String> unknown = new ArrayList<>();
        each(
                page,
                CODE,
                page.prose(),
                code -> {
                    Matcher type = TYPE.matcher(code.group(1));
                    return !type.matches()
                            || WORD.matcher(code.group(1)).matches()
                            || TYPES.has(type.group(1), type.group(2));
                },
                unknown);

        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_script_and_what_it_is_told_to_run_exist(Page page) {
        List<String> unknown = new ArrayList<>();
        each(page, SCRIPT, page.lines(), script -> Files.isExecutable(Page.ROOT.resolve(script.group())), unknown);
        each(page, EXAMPLE, page.lines(), named -> EXAMPLES.contains(named.group(1)), unknown);
        for (Pattern pattern : List.of(BENCHMARK, MAIN, TEST)) {
            each(page, pattern, page.lines(), named -> TYPES.has(named.group(1), null), unknown);
        }

        assertThat(unknown).isEmpty();
    }

    /** What {@code bin/example} starts, as it says itself when it is told of none. */
    private static List<String> examples() {
        try {
            Process script = new ProcessBuilder(Page.ROOT.resolve("bin/example").toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher names = Pattern.compile("one of (.*)\\.").matcher(said);
            assertThat(names.find()).as(said).isTrue();
            return List.of(names.group(1).split(" "));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private interface Check {
        boolean holds(MatchResult found);
    }

    private static void each(Page page, Pattern pattern, List<String> lines, Check check, List<String> broken) {
        for (int i = 0; i < lines.size(); i++) {
            int line = i + 1;
            pattern.matcher(lines.get(i))
                    .results()
                    .filter(found -> !check.holds(found))
                    .forEach(found -> broken.add(page.path() + ":" + line + ": " + found.group()));
        }
    }

    /** The anchors that GitHub gives to the headings of a page, and those that the page sets itself. */
    private static List<String> anchors(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.flatMap(line -> line.startsWith("#")
                            ? Stream.of(heading(line))
                            : ANCHOR.matcher(line).results().map(anchor -> anchor.group(1)))
                    .toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String heading(String line) {
        String text = line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT);
        return text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    }
}
