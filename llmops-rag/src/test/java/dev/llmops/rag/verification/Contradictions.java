package dev.llmops.rag.verification;

import dev.llmops.rag.internal.text.Negation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a claim into others that say something else, by one detail each: what a check must never call supported. */
final class Contradictions {

    private static final Pattern MARKER = Pattern.compile("\\s?\\[\\d+\\]");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\p{N}.,-])\\d+(?:[.,]\\d+)*(?![\\p{L}\\p{N}]|[.,]\\d)");
    private static final Pattern YEAR =
            Pattern.compile("(?<![\\p{L}\\p{N}.,-])(?:1[5-9]|20)\\d\\d(?![\\p{N}-]|[.,]\\d)");
    private static final Pattern MONTH = Pattern.compile(
            "\\b(January|February|March|April|June|July|August|September|October|November|December)\\b");
    private static final Pattern WEEKDAY =
            Pattern.compile("\\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\\b");
    private static final Pattern MEASURED = Pattern.compile(
            "(?<![\\p{L}\\p{N}.,-])(\\d+(?:[.,]\\d+)*)(?=\\s?(?:%|percent\\b|per cent\\b|°|degrees?\\b|euros?\\b|dollars?\\b|metres?\\b|points?\\b|mV\\b|dB\\b))");
    private static final Pattern NAME = Pattern.compile("(?<=[\\p{Ll},] )\\p{Lu}\\p{Ll}{2,}(?: \\p{Lu}\\p{Ll}{2,})?");
    private static final Pattern AUXILIARY = Pattern.compile(
            "\\b(is|are|was|were|can|could|will|would|has|have|had|should|may|might|must|does|do|did) (?!not\\b)");
    private static final Pattern NOT = Pattern.compile("(?i) not\\b|n['’]t\\b");

    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");
    private static final List<String> WEEKDAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    /** What stands there, and what would be another quantity in its place. */
    private static final String[][] UNITS = {
        {"(?<=\\d )a\\.?m\\b\\.?", "pm"},
        {"(?<=\\d )p\\.?m\\b\\.?", "am"},
        {"(?<=\\d)am\\b", "pm"},
        {"(?<=\\d)pm\\b", "am"},
        {"(?<=\\d )mg/kg\\b", "mg"},
        {"(?<=\\d )mg(?![/\\w])", "mg/kg"},
        {"(?<=\\d )mg/dL\\b", "mmol/L"},
        {"(?<=\\d )µg\\b", "mg"},
        {"\\bper day\\b", "per week"},
        {"\\bper week\\b", "per day"},
        {"\\bper year\\b", "per month"},
        {"\\bper month\\b", "per year"},
        {"\\b(?:a|each|every) day\\b", "a week"},
        {"\\b(?:a|each|every) week\\b", "a day"},
        {"\\bdaily\\b", "weekly"},
        {"\\bweekly\\b", "daily"},
        {"(?<=\\d )km/h\\b", "mph"},
        {"(?<=\\d )mph\\b", "km/h"},
        {"(?<=\\d )miles per hour\\b", "kilometres per hour"},
        {"(?<=\\d )bar\\b", "psi"},
        {"(?<=\\d )psi\\b", "bar"},
        {"(?<=\\d )percentage points\\b", "percent"},
        {"(?<=\\d) ?%", " percentage points"},
        {"(?<=\\d )(?:percent|per cent)\\b", "percentage points"},
        {"(?<=\\d )(?:km|kilometres|kilometers)\\b", "miles"},
        {"(?<=\\d )miles\\b", "kilometres"},
        {"(?<=\\d )(?:metres|meters)\\b", "feet"},
        {"(?<=\\d )(?:feet|ft)\\b", "metres"},
        {"(?<=\\d )(?:cm)\\b", "mm"},
        {"(?<=\\d )(?:mm)\\b", "cm"},
        {"(?<=\\d )(?:kg|kilograms)\\b", "pounds"},
        {"(?<=\\d )(?:pounds|lbs)\\b", "kg"},
        {"(?<=\\d )grams\\b", "kilograms"},
        {"(?<=\\d )hours\\b", "minutes"},
        {"(?<=\\d )minutes\\b", "hours"},
        {"(?<=\\d )seconds\\b", "minutes"},
        {"(?<=\\d )days\\b", "weeks"},
        {"(?<=\\d )weeks\\b", "days"},
        {"(?<=\\d )months\\b", "years"},
        {"(?<=\\d )years\\b", "months"},
        {"(?<=\\d[ -])(?:million)\\b", "billion"},
        {"(?<=\\d[ -])(?:billion)\\b", "million"},
        {"\\$(?=\\d)", "€"},
        {"€(?=\\d)", "\\$"},
        {"(?<=\\d )(?:US )?dollars\\b", "euros"},
        {"°C\\b", "°F"},
        {"°F\\b", "°C"},
        {"(?<=\\d )°C", "°F"},
        {"(?<=\\d )GB\\b", "MB"},
        {"(?<=\\d )MW\\b", "kW"},
        {"(?<=\\d )nm\\b", "mm"},
        {"(?<=\\d )μm\\b", "mm"},
        {"(?<=\\d )mmol/L\\b", "mg/dL"},
        {"(?<=\\d )mmHg\\b", "kPa"},
        {"(?<=\\d )acres\\b", "hectares"},
        {"(?<=\\d )MHz\\b", "kHz"},
        {"(?<=\\d )degrees Celsius\\b", "degrees Fahrenheit"},
        {"(?<=\\d )degrees Fahrenheit\\b", "degrees Celsius"},
        {"(?<=\\d )calories\\b", "joules"},
        {"\\bB\\.?C\\b", "AD"},
    };

    private static final String[][] WORDS = {
        {"dozen", "hundred"},
        {"hundred", "dozen"},
        {"(?<=a )quarter", "third"},
        {"(?<=a |one[ -])third", "quarter"},
        {"[Tt]hirds", "quarters"},
        {"half(?= of)", "a third"},
        {"once", "twice"},
        {"twice", "once"},
        {"[Tt]wo", "five"},
        {"[Tt]hree", "four"},
        {"[Ff]our", "six"},
        {"[Ff]ive", "three"},
        {"[Ss]ix", "nine"},
        {"[Ss]even", "eight"},
        {"[Tt]en", "twelve"},
        {"(?<=\\w )III", "II"},
        {"(?<=\\w )II", "III"},
        {"(?<=\\w )IV", "VI"},
        {"(?<=(?:Phase|Type|phase|type|War) )I", "II"},
        {"doubled", "tripled"},
        {"double", "triple"},
        {"first", "second"},
        {"second(?! ?to)", "third"},
        {"[Tt]hird", "fourth"},
        {"thousands?", "million"},
    };

    /** Only words that turn the claim around wherever they stand. */
    private static final String[][] OPPOSITES = {
        {"enabled", "disabled"},
        {"disabled", "enabled"},
        {"increases", "decreases"},
        {"increased", "decreased"},
        {"increase", "decrease"},
        {"increasing", "decreasing"},
        {"decreases", "increases"},
        {"decreased", "increased"},
        {"decrease", "increase"},
        {"reduces", "increases"},
        {"reduced", "increased"},
        {"reduce", "increase"},
        {"reducing", "increasing"},
        {"higher", "lower"},
        {"lower", "higher"},
        {"rose", "fell"},
        {"fell", "rose"},
        {"won", "lost"},
        {"lost", "won"},
        {"before", "after"},
        {"after", "before"},
        {"largest", "smallest"},
        {"smallest", "largest"},
        {"highest", "lowest"},
        {"lowest", "highest"},
        {"oldest", "youngest"},
        {"first", "last"},
        {"best", "worst"},
        {"more", "less"},
        {"less", "more"},
        {"most", "least"},
        {"positive", "negative"},
        {"negative", "positive"},
        {"above", "below"},
        {"below", "above"},
        {"inside", "outside"},
        {"always", "never"},
        {"never", "always"},
        {"accepted", "rejected"},
        {"approved", "rejected"},
        {"allowed", "forbidden"},
        {"legal", "illegal"},
        {"possible", "impossible"},
        {"able", "unable"},
        {"safe", "unsafe"},
        {"effective", "ineffective"},
        {"north", "south"},
        {"south", "north"},
        {"east", "west"},
        {"west", "east"},
        {"northern", "southern"},
        {"southern", "northern"},
        {"eastern", "western"},
        {"western", "eastern"},
        {"open", "closed"},
        {"opened", "closed"},
        {"began", "ended"},
        {"begins", "ends"},
        {"started", "ended"},
        {"promotes", "inhibits"},
        {"inhibits", "promotes"},
        {"activates", "inhibits"},
        {"improves", "worsens"},
        {"improved", "worsened"},
        {"long", "short"},
        {"short", "long"},
        {"large", "small"},
        {"small", "large"},
        {"high", "low"},
        {"low", "high"},
        {"early", "late"},
        {"late", "early"},
        {"same", "different"},
        {"different", "same"},
        {"strong", "weak"},
        {"minimum", "maximum"},
        {"maximum", "minimum"},
        {"male", "female"},
        {"female", "male"},
        {"brother", "sister"},
        {"wife", "husband"},
        {"father", "mother"},
        {"common", "rare"},
        {"required", "optional"},
        {"with", "without"},
        {"without", "with"},
        {"up", "down"},
        {"all", "none"},
        {"public", "private"},
        {"internal", "external"},
        {"buy", "sell"},
        {"bought", "sold"},
        {"gain", "loss"},
        {"profit", "loss"},
        {"success", "failure"},
    };

    private final Random random;
    private final List<String> otherNames;

    /**
     * Creates a generator.
     *
     * @param random decides where several changes are possible
     * @param otherNames names to put in the place of a claim's own
     */
    Contradictions(Random random, List<String> otherNames) {
        this.random = random;
        this.otherNames = List.copyOf(otherNames);
    }

    static String withoutMarkers(String claim) {
        return MARKER.matcher(claim).replaceAll("").strip();
    }

    /** {@return claims that contradict one, by kind of change; none of a kind that it has no place for} */
    Map<String, String> of(String claim, List<String> passages) {
        String said = withoutMarkers(claim);
        String evidence = String.join("\n", passages);
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        changes.put("value", value(said, evidence));
        changes.put("value of the passage", passageValue(said, evidence));
        changes.put("unit", byTable(said, UNITS, false));
        changes.put("sign", replaced(said, MEASURED, found -> "-" + found.group()));
        changes.put("number word", byTable(said, WORDS, true));
        changes.put("date", date(said));
        changes.put("name", name(said, otherNames, evidence));
        changes.put("name of the passage", name(said, namesOf(evidence), ""));
        changes.put("role", swapped(said, matches(NAME, said)));
        changes.put("role of numbers", swapped(said, matches(NUMBER, said)));
        changes.put("negation", negation(said));
        changes.put("opposite", byTable(said, OPPOSITES, true));
        Map<String, String> found = new LinkedHashMap<>();
        changes.forEach((kind, changed) -> changed.ifPresent(text -> found.put(kind, text)));
        return found;
    }

    private interface Change {
        String of(MatchResult found);
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private Optional<String> replaced(String text, Pattern pattern, Change change) {
        List<MatchResult> places = matches(pattern, text);
        if (places.isEmpty()) {
            return Optional.empty();
        }
        MatchResult place = places.get(random.nextInt(places.size()));
        String changed = text.substring(0, place.start()) + change.of(place) + text.substring(place.end());
        return changed.equals(text) ? Optional.empty() : Optional.of(changed);
    }

    private Optional<String> value(String claim, String evidence) {
        Optional<String> changed = replaced(claim, NUMBER, found -> {
            char first = found.group().charAt(0);
            return (char) ('1' + (first - '0' + random.nextInt(8)) % 9)
                    + found.group().substring(1);
        });
        return changed.filter(
                text -> matches(NUMBER, text).stream().anyMatch(number -> !evidence.contains(number.group())));
    }

    private Optional<String> passageValue(String claim, String evidence) {
        List<String> own =
                matches(NUMBER, claim).stream().map(MatchResult::group).toList();
        return replaced(claim, NUMBER, found -> {
            List<String> others = matches(NUMBER, evidence).stream()
                    .map(MatchResult::group)
                    .filter(number -> !own.contains(number)
                            && number.length() == found.group().length())
                    .filter(number -> YEAR.matcher(number).matches()
                            == YEAR.matcher(found.group()).matches())
                    .toList();
            return others.isEmpty() ? found.group() : others.get(random.nextInt(others.size()));
        });
    }

    private Optional<String> byTable(String claim, String[][] table, boolean words) {
        List<String> changed = new ArrayList<>();
        for (String[] row : table) {
            Matcher place =
                    Pattern.compile(words ? "\\b(?:" + row[0] + ")\\b" : row[0]).matcher(claim);
            if (place.find()) {
                changed.add(
                        claim.substring(0, place.start()) + row[1].replace("\\", "") + claim.substring(place.end()));
            }
        }
        return changed.isEmpty() ? Optional.empty() : Optional.of(changed.get(random.nextInt(changed.size())));
    }

    private Optional<String> date(String claim) {
        List<Optional<String>> changed = List.of(
                replaced(claim, MONTH, found -> other(MONTHS, found.group())),
                replaced(claim, WEEKDAY, found -> other(WEEKDAYS, found.group())),
                replaced(
                        claim,
                        YEAR,
                        found -> String.valueOf(Integer.parseInt(found.group())
                                + (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(9)))));
        List<String> possible = changed.stream().flatMap(Optional::stream).toList();
        return possible.isEmpty() ? Optional.empty() : Optional.of(possible.get(random.nextInt(possible.size())));
    }

    private String other(List<String> all, String one) {
        return all.get((all.indexOf(one) + 1 + random.nextInt(all.size() - 1)) % all.size());
    }

    private Optional<String> name(String claim, List<String> names, String evidence) {
        String lower = claim.toLowerCase(Locale.ROOT);
        List<String> others = names.stream()
                .filter(name -> !evidence.contains(name))
                .filter(name -> Arrays.stream(name.split(" "))
                        .noneMatch(word -> lower.contains(word.substring(0, 3).toLowerCase(Locale.ROOT))))
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : replaced(claim, NAME, found -> others.get(random.nextInt(others.size())));
    }

    /** Two that differ change their places. */
    private Optional<String> swapped(String claim, List<MatchResult> places) {
        List<MatchResult[]> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < places.size(); i++) {
            boolean listed = claim.substring(
                            places.get(i).end(), places.get(i + 1).start())
                    .matches("(?i),? ?(?:and|or|&|to|-|–|,)? ?(?:the )?");
            if (!listed && !places.get(i).group().equals(places.get(i + 1).group())) {
                pairs.add(new MatchResult[] {places.get(i), places.get(i + 1)});
            }
        }
        if (pairs.isEmpty()) {
            return Optional.empty();
        }
        MatchResult[] pair = pairs.get(random.nextInt(pairs.size()));
        return Optional.of(claim.substring(0, pair[0].start())
                + pair[1].group()
                + claim.substring(pair[0].end(), pair[1].start())
                + pair[0].group()
                + claim.substring(pair[1].end()));
    }

    private Optional<String> negation(String claim) {
        if (NOT.matcher(claim).find()) {
            return Optional.of(NOT.matcher(claim).replaceFirst(""));
        }
        if (Negation.in(claim)) {
            return Optional.empty(); // a second one would make it right again
        }
        Matcher place = AUXILIARY.matcher(claim);
        return place.find() ? Optional.of(place.replaceFirst("$1 not ")) : Optional.empty();
    }

    static List<String> namesOf(String text) {
        return matches(NAME, text).stream().map(MatchResult::group).distinct().toList();
    }
}
