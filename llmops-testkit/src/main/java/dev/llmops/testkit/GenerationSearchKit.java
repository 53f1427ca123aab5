package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.DailyCalls;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregate.Figure;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationAggregation.By;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationFilter.ScoreRange;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationMeasure;
import dev.llmops.api.generation.GenerationMeasure.Kind;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.generation.GenerationSummary;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.store.Store;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Store} must find and sum up: for random records, filters and aggregations, the same as plain Java over all of
 * them. A test of an implementation extends this class.
 */
public abstract class GenerationSearchKit {

    private static final long SEED = 90210;
    private static final int RECORDS = 160;
    private static final int QUERIES = 30;
    private static final int MAX = 10_000;
    private static final Instant START = Instant.parse("2026-03-01T22:00:00Z");
    private static final String LONG_NAME = "ein sehr langer Name ".repeat(9);
    private static final String LONG_KEY =
            LONG_NAME.substring(0, 80) + " 342b23f23a9a9d831437fa113439dd209b2c4770eecfc50e6176f659c606f27d";

    private final Random random = new Random(SEED);
    private final RandomRecords records = new RandomRecords(SEED);
    private final List<Generation> all = new ArrayList<>();
    private final Map<GenerationId, Map<String, Double>> scores = new HashMap<>();
    private final Set<GenerationId> withFeedback = new HashSet<>();
    private Store store = Store.noop();

    /** For subclasses. */
    protected GenerationSearchKit() {}

    /**
     * {@return a store without data}
     *
     * @throws Exception if it cannot be made
     */
    protected abstract Store create() throws Exception;

    /**
     * Frees what {@link #create} needed, after the store was closed.
     *
     * @throws Exception if that fails
     */
    protected void release() throws Exception {}

    @BeforeEach
    final void fillStore() throws Exception {
        store = create();
        for (int i = 0; i < RECORDS; i++) {
            all.add(generation());
        }
        all.stream().map(store.generations()::save).toList().forEach(saved -> saved.join());
        List<Feedback> feedback = new ArrayList<>();
        List<GenerationScore> judged = new ArrayList<>();
        for (Generation generation : all) {
            if (random.nextInt(4) == 0) {
                withFeedback.add(generation.id());
                FeedbackSignal thumb = new FeedbackSignal.Thumbs(random.nextBoolean());
                feedback.add(new Feedback(generation.id() + "-thumb", generation.id(), thumb, null, null, START));
            }
            for (String evaluator : List.of("brevity", "grounded")) {
                score(generation.id(), evaluator, judged);
            }
        }
        // At once, since each waits for the disk.
        feedback.parallelStream().forEach(store.feedback()::accept);
        judged.parallelStream().forEach(store.scores()::save);
    }

    /** Names in a list may be shortened, a preview may be missing, and nobody tells why a cost is unknown. */
    @Test
    void a_list_of_lines_says_of_each_generation_what_the_list_of_generations_says() {
        for (int i = 0; i < QUERIES; i++) {
            GenerationQuery query = new GenerationQuery(1 + random.nextInt(RECORDS), null, filter());
            List<Generation> whole = store.generations().list(query);
            List<GenerationSummary> lines = store.generations().summaries(query);

            assertThat(lines).hasSameSizeAs(whole);
            for (int j = 0; j < whole.size(); j++) {
                GenerationSummary expected = GenerationSummary.of(whole.get(j));
                GenerationSummary line = lines.get(j);
                assertThat(line.preview()).isIn(null, expected.preview());
                assertThat(line.cost().getClass()).isEqualTo(expected.cost().getClass());
                assertThat(line)
                        .usingRecursiveComparison()
                        .ignoringFields("cost", "preview", "user", "prompt", "model", "session", "tenant")
                        .isEqualTo(expected);
            }
        }
    }

    @AfterEach
    final void closeStore() throws Exception {
        store.close();
        release();
    }

    private void score(GenerationId id, String evaluator, List<GenerationScore> judged) {
        Score score = switch (random.nextInt(4)) {
            case 0 -> new Score.Unscored("does not apply");
            case 1 -> new Score.Failed("the judge is away");
            case 2 -> Score.of(random.nextInt(5) / 4.0);
            default -> null;
        };
        if (score != null) {
            judged.add(new GenerationScore(id, new Judgement(evaluator, score, "why"), START));
        }
        if (score instanceof Score.Scored scored) {
            scores.computeIfAbsent(id, unused -> new HashMap<>()).put(evaluator, scored.value());
        }
    }

    private Generation generation() {
        Currency currency = Currency.getInstance(random.nextBoolean() ? "USD" : "EUR");
        Cost cost = switch (random.nextInt(4)) {
            case 0 -> new Cost.Unknown("no price");
            case 1 -> Cost.zero();
            default -> new Cost.Known(new BigDecimal(BigInteger.valueOf(random.nextInt(1_000_000)), 10), currency);
        };
        String user = maybe("u" + random.nextInt(4));
        return records.generation().toBuilder()
                .caller(new Caller(
                        random.nextInt(20) == 0 ? LONG_NAME : user,
                        maybe("s" + random.nextInt(3)),
                        maybe("t" + random.nextInt(2)),
                        tags()))
                .prompt(maybe(
                        new PromptUse("p" + random.nextInt(2), 1 + random.nextInt(2), "sha256:x", Map.of(), null)))
                .notAssigned(List.of())
                .assignments(assignments())
                .model(maybe(new ModelIdentity("acme", "m" + random.nextInt(2), null)))
                .usage(new TokenUsage(maybe(random.nextInt(500)), maybe(random.nextInt(50)), null, null))
                .cost(cost)
                .timings(new Timings(
                        START.plusSeconds(random.nextInt(3 * 86_400)),
                        maybe(Duration.ofNanos(random.nextInt(1_000_000_000))),
                        Duration.ZERO,
                        Duration.ofNanos(random.nextLong(30_000_000_000L))))
                .build();
    }

    private List<Assignment> assignments() {
        List<Assignment> assignments = new ArrayList<>();
        for (String experiment : List.of("e0", "e1")) {
            if (random.nextBoolean()) {
                assignments.add(new Assignment(experiment, random.nextBoolean() ? "a" : "b", "unit", 0, false));
            }
        }
        return assignments;
    }

    private Map<String, String> tags() {
        Map<String, String> tags = new HashMap<>();
        if (random.nextBoolean()) {
            tags.put("channel", random.nextBoolean() ? "web" : "phone");
        }
        if (random.nextBoolean()) {
            tags.put("tier", "gold");
        }
        return tags;
    }

    private <T> @Nullable T maybe(T value) {
        return random.nextInt(4) == 0 ? null : value;
    }

    private <T> @Nullable T rarely(T value) {
        return random.nextInt(4) == 0 ? value : null;
    }

    private GenerationFilter filter() {
        String prompt = rarely("p" + random.nextInt(3));
        String experiment = rarely("e" + random.nextInt(2));
        Instant from = rarely(START.plusSeconds(random.nextInt(86_400)));
        GenerationFilter.Builder filter = GenerationFilter.builder()
                .from(from)
                .to(rarely(START.plusSeconds(86_400 + random.nextInt(86_400))))
                .prompt(prompt)
                .promptVersion(prompt == null ? null : rarely(1 + random.nextInt(2)))
                .experiment(experiment)
                .variant(experiment == null ? null : rarely("a"))
                .model(rarely("m" + random.nextInt(2)))
                .user(random.nextInt(12) == 0 ? LONG_NAME : rarely("u" + random.nextInt(4)))
                .session(rarely("s" + random.nextInt(3)))
                .tenant(rarely("t" + random.nextInt(2)))
                .status(rarely(List.of(GenerationStatus.values()).get(random.nextInt(4))))
                .feedback(rarely(random.nextBoolean()))
                .score(rarely(new ScoreRange("brevity", rarely(0.25), rarely(0.75))));
        if (random.nextInt(4) == 0) {
            filter.tag("channel", "web");
        }
        if (random.nextInt(6) == 0) {
            filter.tag("tier", "gold");
        }
        return filter.build();
    }

    private boolean fits(GenerationFilter filter, Generation generation) {
        Instant at = generation.timings().startedAt();
        PromptUse prompt = generation.prompt();
        ModelIdentity model = generation.model();
        ScoreRange range = filter.score();
        Double score = range == null
                ? null
                : scores.getOrDefault(generation.id(), Map.of()).get(range.evaluator());
        return (filter.from() == null || !at.isBefore(filter.from()))
                && (filter.to() == null || at.isBefore(filter.to()))
                && fits(filter.prompt(), prompt == null ? null : prompt.name())
                && fits(filter.promptVersion(), prompt == null ? null : prompt.version())
                && (filter.experiment() == null
                        || generation.assignments().stream()
                                .anyMatch(each -> each.experiment().equals(filter.experiment())
                                        && fits(filter.variant(), each.variant())))
                && fits(filter.model(), model == null ? null : model.name())
                && fits(filter.user(), generation.caller().user())
                && fits(filter.session(), generation.caller().session())
                && fits(filter.tenant(), generation.caller().tenant())
                && fits(filter.status(), generation.status())
                && fits(filter.feedback(), withFeedback.contains(generation.id()))
                && generation
                        .caller()
                        .tags()
                        .entrySet()
                        .containsAll(filter.tags().entrySet())
                && (range == null
                        || (score != null
                                && (range.least() == null || score >= range.least())
                                && (range.most() == null || score <= range.most())));
    }

    private static boolean fits(@Nullable Object wanted, @Nullable Object actual) {
        return wanted == null || wanted.equals(actual);
    }

    @Test
    void list_gives_what_fits_latest_first_page_by_page() {
        for (int i = 0; i < QUERIES; i++) {
            GenerationFilter filter = filter();
            List<GenerationId> expected = all.stream()
                    .filter(each -> fits(filter, each))
                    .map(Generation::id)
                    .sorted(Comparator.reverseOrder())
                    .toList();
            List<GenerationId> found = new ArrayList<>();
            GenerationQuery query = GenerationQuery.latest(7).matching(filter);
            List<Generation> page = store.generations().list(query);
            while (!page.isEmpty()) {
                page.forEach(each -> found.add(each.id()));
                page = store.generations().list(query.before(found.get(found.size() - 1)));
            }

            assertThat(found).as("seed %d, %s", SEED, filter).isEqualTo(expected);
        }
    }

    @Test
    void aggregate_gives_what_plain_java_computes() {
        List<GenerationMeasure> measures = List.of(
                GenerationMeasure.of(Kind.INPUT_TOKENS),
                GenerationMeasure.of(Kind.OUTPUT_TOKENS),
                GenerationMeasure.of(Kind.COST),
                GenerationMeasure.of(Kind.LATENCY),
                GenerationMeasure.of(Kind.FIRST_TOKEN),
                GenerationMeasure.score("grounded"));
        for (int i = 0; i < QUERIES; i++) {
            By by = i % 10 == 9 ? null : List.of(By.values()).get(i % 10 % By.values().length);
            GenerationFilter filter = i < 20 ? GenerationFilter.ALL : filter();
            GenerationAggregation query =
                    new GenerationAggregation(filter, by, measures, List.of(50.0, 95.0, 99.9, 100.0), 3);

            List<GenerationAggregate> found = store.generations().aggregate(query);

            List<GenerationAggregate> expected = computed(query);
            assertThat(found).as("seed %d, %s", SEED, query).hasSameSizeAs(expected);
            for (int group = 0; group < expected.size(); group++) {
                requireSame(query, found.get(group), expected.get(group));
            }
        }
    }

    @Test
    void daily_sums_up_the_calls_of_each_day_since_the_first_of_a_tenant_or_of_all() {
        for (LocalDate first : List.of(LocalDate.EPOCH, LocalDate.parse("2026-03-03"))) {
            for (String tenant : Arrays.asList(null, "t0", "t1", "nobody")) {
                List<GenerationSummary> lines = all.stream()
                        .filter(each -> fits(tenant, each.caller().tenant()))
                        .map(each -> GenerationSummary.of(
                                each.toBuilder().cost(rounded(each.cost())).build()))
                        .filter(line -> !line.startedAt()
                                .isBefore(first.atStartOfDay(ZoneOffset.UTC).toInstant()))
                        .toList();

                requireSame(
                        store.generations().daily(first, tenant),
                        lines,
                        "seed " + SEED + ", since " + first + ", of " + tenant);
            }
        }
    }

    /**
     * Fails if the sums of days that a store keeps differ from what its generations sum up to, of which there are at most 10,000.
     *
     * @param store the generations
     * @param tenants the tenants to look at, besides all
     */
    public static void requireDailySums(GenerationStore store, String... tenants) {
        List<@Nullable String> scopes = new ArrayList<>(Arrays.asList(tenants));
        scopes.add(null);
        for (String tenant : scopes) {
            GenerationFilter filter = GenerationFilter.builder().tenant(tenant).build();
            requireSame(
                    store.daily(LocalDate.EPOCH, tenant),
                    store.summaries(GenerationQuery.latest(MAX).matching(filter)),
                    "the sums of " + tenant);
        }
    }

    private static void requireSame(List<DailyCalls> found, List<GenerationSummary> lines, String what) {
        assertThat(found)
                .as(what)
                .usingRecursiveFieldByFieldElementComparator(RecursiveComparisonConfiguration.builder()
                        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                        .build())
                .containsExactlyInAnyOrderElementsOf(
                        DailyCalls.sum(lines.stream().map(DailyCalls::of).toList()));
    }

    private static Cost rounded(Cost cost) {
        return cost instanceof Cost.Known known
                ? new Cost.Known(known.amount().setScale(9, RoundingMode.HALF_EVEN), known.currency())
                : cost;
    }

    private static void requireSame(
            GenerationAggregation query, GenerationAggregate found, GenerationAggregate expected) {
        assertThat(found.key()).as("seed %d, %s", SEED, query).isEqualTo(expected.key());
        assertThat(found.count()).as("seed %d, %s", SEED, query).isEqualTo(expected.count());
        assertThat(found.figures()).hasSameSizeAs(expected.figures());
        for (int i = 0; i < expected.figures().size(); i++) {
            Figure one = found.figures().get(i);
            Figure other = expected.figures().get(i);
            String where = "seed " + SEED + ", " + query + ", " + found.key() + ", " + other.measure();
            assertThat(one.measure()).as(where).isEqualTo(other.measure());
            assertThat(one.currency()).as(where).isEqualTo(other.currency());
            assertThat(one.known()).as(where).isEqualTo(other.known());
            assertThat(one.unknown()).as(where).isEqualTo(other.unknown());
            assertThat(one.least()).as(where).isEqualTo(other.least());
            assertThat(one.most()).as(where).isEqualTo(other.most());
            assertThat(one.percentiles()).as(where).isEqualTo(other.percentiles());
            if (other.sum() == null) {
                assertThat(one.sum()).as(where).isNull();
                assertThat(one.mean()).as(where).isNull();
            } else {
                // Scores are doubles, whose sum depends on the order by its last digit.
                boolean exact = other.measure().kind() != Kind.SCORE;
                assertThat(one.sum()).as(where).isCloseTo(other.sum(), within(new BigDecimal(exact ? "0" : "1e-9")));
                double mean = Objects.requireNonNull(other.mean());
                assertThat(one.mean()).as(where).isCloseTo(mean, within(1e-9 * Math.max(1, mean)));
            }
        }
    }

    private List<GenerationAggregate> computed(GenerationAggregation query) {
        Map<String, List<Generation>> groups = new HashMap<>();
        if (query.by() == null) {
            groups.put(null, new ArrayList<>());
        }
        for (Generation each : all) {
            if (fits(query.filter(), each)) {
                keys(query, each)
                        .forEach(key -> groups.computeIfAbsent(key, unused -> new ArrayList<>())
                                .add(each));
            }
        }
        Comparator<GenerationAggregate> byKey =
                Comparator.comparing(GenerationAggregate::key, Comparator.nullsLast(Comparator.naturalOrder()));
        Comparator<GenerationAggregate> bySize =
                Comparator.comparingLong(GenerationAggregate::count).reversed().thenComparing(byKey);
        List<GenerationAggregate> sums = groups.entrySet().stream()
                .map(group -> sum(group.getKey(), group.getValue(), query))
                .toList();
        return query.by() == By.DAY
                ? sums.stream()
                        .sorted(byKey.reversed())
                        .limit(query.limit())
                        .sorted(byKey)
                        .toList()
                : sums.stream().sorted(bySize).limit(query.limit()).toList();
    }

    private GenerationAggregate sum(@Nullable String key, List<Generation> group, GenerationAggregation query) {
        List<Figure> figures = new ArrayList<>();
        for (GenerationMeasure measure : query.measures()) {
            Map<String, List<BigDecimal>> values = new TreeMap<>();
            long unknown = 0;
            for (Generation each : group) {
                BigDecimal value = value(measure, each);
                if (value == null) {
                    unknown++;
                } else {
                    values.computeIfAbsent(currency(measure, each), unused -> new ArrayList<>())
                            .add(value);
                }
            }
            if (values.isEmpty()) {
                figures.add(new Figure(measure, null, 0, unknown, null, null, null, null, Map.of()));
            }
            long unknowns = unknown;
            values.forEach((currency, known) -> figures.add(figure(measure, currency, known, unknowns, query)));
        }
        return new GenerationAggregate(key, group.size(), figures);
    }

    private static Figure figure(
            GenerationMeasure measure,
            String currency,
            List<BigDecimal> known,
            long unknown,
            GenerationAggregation query) {
        List<BigDecimal> sorted = known.stream().sorted().toList();
        BigDecimal sum = known.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        Map<Double, Double> percentiles = query.percentiles().stream()
                .collect(Collectors.toMap(
                        percentile -> percentile,
                        percentile -> sorted.get(new BigDecimal(percentile.toString())
                                                .multiply(BigDecimal.valueOf(sorted.size()))
                                                .divide(BigDecimal.valueOf(100), 0, RoundingMode.CEILING)
                                                .intValueExact()
                                        - 1)
                                .doubleValue()));
        return new Figure(
                measure,
                currency.isEmpty() ? null : currency,
                known.size(),
                unknown,
                sum,
                sorted.get(0).doubleValue(),
                sorted.get(sorted.size() - 1).doubleValue(),
                sum.doubleValue() / known.size(),
                percentiles);
    }

    private static String currency(GenerationMeasure measure, Generation generation) {
        return measure.kind() == Kind.COST && generation.cost() instanceof Cost.Known known
                ? known.currency().getCurrencyCode()
                : "";
    }

    private @Nullable BigDecimal value(GenerationMeasure measure, Generation generation) {
        return switch (measure.kind()) {
            case INPUT_TOKENS -> number(generation.usage().input());
            case OUTPUT_TOKENS -> number(generation.usage().output());
            case COST ->
                generation.cost() instanceof Cost.Known known
                        ? known.amount().setScale(9, RoundingMode.HALF_EVEN)
                        : null;
            case LATENCY -> seconds(generation.timings().total());
            case FIRST_TOKEN -> seconds(generation.timings().timeToFirstToken());
            case SCORE ->
                number(scores.getOrDefault(generation.id(), Map.of()).get(Objects.requireNonNull(measure.evaluator())));
        };
    }

    private static @Nullable BigDecimal number(@Nullable Number value) {
        return value == null ? null : new BigDecimal(value.toString());
    }

    private static @Nullable BigDecimal seconds(@Nullable Duration time) {
        return time == null ? null : BigDecimal.valueOf(time.toNanos(), 9);
    }

    private static List<@Nullable String> keys(GenerationAggregation query, Generation generation) {
        if (query.by() != By.VARIANT || generation.assignments().isEmpty()) {
            return Collections.singletonList(key(query.by(), generation));
        }
        return generation.assignments().stream()
                .filter(each -> fits(query.filter().experiment(), each.experiment()))
                .map(each -> each.experiment() + "/" + each.variant())
                .toList();
    }

    private static @Nullable String key(@Nullable By by, Generation generation) {
        if (by == null) {
            return null;
        }
        PromptUse prompt = generation.prompt();
        String user = generation.caller().user();
        return switch (by) {
            case USER -> LONG_NAME.equals(user) ? LONG_KEY : user;
            case SESSION -> generation.caller().session();
            case TENANT -> generation.caller().tenant();
            case MODEL -> generation.model() == null ? null : generation.model().name();
            case PROMPT -> prompt == null ? null : prompt.name();
            case PROMPT_VERSION -> prompt == null ? null : prompt.name() + "@" + prompt.version();
            case VARIANT -> null;
            case STATUS -> generation.status().name();
            case DAY -> generation.timings().startedAt().toString().substring(0, 10);
        };
    }
}
