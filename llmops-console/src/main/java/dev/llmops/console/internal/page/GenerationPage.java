package dev.llmops.console.internal.page;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationSummary;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.internal.Result;
import dev.llmops.core.RecordsJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One generation: what was asked, what came back, and what happened in between. */
final class GenerationPage {

    private static final int MESSAGES = 40;
    private static final int PASSAGES = 20;
    private static final int TURNS = 50;

    /**
     * What the page shows.
     *
     * @param id names it
     * @param status how it ended
     * @param style its chip
     * @param facts names and values
     * @param links what it is related to
     * @param messages the request, as far as it is shown
     * @param hiddenMessages how many messages are not shown
     * @param answer the answer, or what had arrived of it
     * @param error what went wrong, or empty
     * @param variables of the prompt
     * @param passages what was found
     * @param hiddenPassages how many passages are not shown
     * @param steps how the passages were found
     * @param grounding what the answer's claims are worth, or empty
     * @param findings what guardrails decided
     * @param feedback what people said
     * @param scores what evaluators said
     * @param turns the calls of the same conversation, in order
     * @param allUrl the page with all texts whole
     * @param rawUrl the record as JSON
     * @param raw the record as JSON, or empty
     * @param playground where one can ask again, or empty
     * @param form where feedback goes, or empty
     * @param token proves that the form is of this page
     */
    record View(
            String id,
            String status,
            String style,
            List<Fact> facts,
            List<Link> links,
            Waterfall waterfall,
            List<Block> messages,
            int hiddenMessages,
            List<Block> answer,
            String error,
            List<Block> variables,
            List<PassageRow> passages,
            int hiddenPassages,
            List<Fact> steps,
            String grounding,
            List<FindingsPage.Row> findings,
            List<FeedbackPage.Row> feedback,
            List<Fact> scores,
            List<Turn> turns,
            String allUrl,
            String rawUrl,
            String raw,
            String playground,
            String form,
            String token) {}

    /** A name with its value; a link if there is an address. */
    record Fact(String name, String value, String url) {

        Fact(String name, String value) {
            this(name, value, "");
        }
    }

    /** Something related. */
    record Link(String label, String url) {}

    /** A passage with how the answer cites it. */
    record PassageRow(int number, Block block, String score, String cited) {}

    /** A call of the conversation. */
    record Turn(String url, String offset, String style, String width, String took, String preview, boolean current) {}

    private GenerationPage() {}

    static Result of(Visit visit) {
        Generation generation = visit.generation(visit.id());
        boolean all = visit.flag("all");
        List<Message> messages =
                generation.request() == null ? List.of() : generation.request().messages();
        int from = all ? 0 : Math.max(0, messages.size() - MESSAGES);
        int passages = all
                ? generation.passages().size()
                : Math.min(PASSAGES, generation.passages().size());
        String id = generation.id().value();
        View view = new View(
                id,
                Texts.word(generation.status()),
                Texts.style(generation.status()),
                facts(visit, generation),
                links(visit, generation),
                Waterfall.of(generation),
                messages.subList(from, messages.size()).stream()
                        .flatMap(each -> Block.of(each, all).stream())
                        .toList(),
                from,
                answer(generation, all),
                generation.error() == null
                        ? ""
                        : generation.error().type() + ": " + generation.error().message(),
                variables(generation.prompt(), all),
                passages(generation, passages, all),
                generation.passages().size() - passages,
                steps(generation),
                grounding(generation.grounding()),
                generation.guardrails().stream()
                        .map(each -> FindingsPage.row(visit, generation, each))
                        .toList(),
                feedback(visit, generation),
                scores(visit, generation),
                turns(visit, generation),
                visit.url("/generation", Map.of("id", id, "all", "1")),
                visit.url("/generation", Map.of("id", id, "raw", "1")),
                visit.flag("raw") ? RecordsJson.toJson(generation) : "",
                visit.may(ConsoleRole.PLAYGROUND) ? visit.url("/playground", Map.of("id", id)) : "",
                visit.may(ConsoleRole.FEEDBACK) ? visit.url("/feedback") : "",
                visit.token());
        return Templates.page("generation", visit.shell("Generation " + id.substring(0, 8)), view);
    }

    private static List<Fact> facts(Visit visit, Generation generation) {
        List<Fact> facts = new ArrayList<>();
        PromptUse prompt = generation.prompt();
        facts.add(new Fact("started", generation.timings().startedAt().toString()));
        facts.add(new Fact("took", Texts.duration(generation.timings().total())));
        Duration first = generation.timings().timeToFirstToken();
        facts.add(new Fact("first token", Texts.duration(first)));
        facts.add(new Fact(
                "tokens in / out",
                Texts.count(generation.usage().input()) + " / "
                        + Texts.count(generation.usage().output())));
        facts.add(new Fact("cost", Texts.cost(generation.cost())));
        if (generation.model() != null) {
            facts.add(new Fact(
                    "model",
                    generation.model().name(),
                    visit.url("/generations", Map.of("model", generation.model().name()))));
        }
        if (prompt != null) {
            String name = prompt.name() + "@" + prompt.version();
            String url = visit.viewer().tenant() == null
                    ? visit.url("/prompt", Map.of("name", prompt.name(), "version", Integer.toString(prompt.version())))
                    : "";
            facts.add(new Fact("prompt", name, url));
        }
        who(visit, generation, facts);
        generation
                .assignments()
                .forEach(each -> facts.add(new Fact("experiment", each.experiment() + " / " + each.variant())));
        if (generation.cache() != null) {
            facts.add(new Fact("cache", Texts.word(generation.cache().outcome())));
        }
        if (generation.trace() != null) {
            facts.add(new Fact("trace", generation.trace().traceId()));
        }
        return facts;
    }

    private static void who(Visit visit, Generation generation, List<Fact> facts) {
        of(visit, "user", generation.caller().user(), facts);
        of(visit, "session", generation.caller().session(), facts);
        of(visit, "tenant", generation.caller().tenant(), facts);
        generation.caller().tags().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .forEach(tag -> facts.add(new Fact("tag", tag, visit.url("/generations", Map.of("tag", tag)))));
    }

    private static void of(Visit visit, String name, @Nullable String value, List<Fact> facts) {
        if (value != null) {
            facts.add(new Fact(name, value, visit.url("/generations", Map.of(name, value))));
        }
    }

    private static List<Link> links(Visit visit, Generation generation) {
        List<Link> links = new ArrayList<>();
        if (generation.replayOf() != null) {
            links.add(new Link("replay of " + generation.replayOf(), visit.generationUrl(generation.replayOf())));
        }
        if (generation.shadowOf() != null) {
            links.add(new Link("shadow of " + generation.shadowOf(), visit.generationUrl(generation.shadowOf())));
        }
        if (generation.cache() != null && generation.cache().original() != null) {
            links.add(new Link(
                    "answer of " + generation.cache().original(),
                    visit.generationUrl(generation.cache().original())));
        }
        return links;
    }

    private static List<Block> answer(Generation generation, boolean all) {
        if (generation.response() != null) {
            return Block.of(generation.response().message(), all);
        }
        return generation.partial() == null
                ? List.of()
                : Block.of(generation.partial().message(), all);
    }

    private static List<Block> variables(@Nullable PromptUse prompt, boolean all) {
        return prompt == null
                ? List.of()
                : prompt.variables().entrySet().stream()
                        .map(each -> Block.of("variable", each.getKey(), String.valueOf(each.getValue()), all))
                        .toList();
    }

    private static List<PassageRow> passages(Generation generation, int count, boolean all) {
        Map<String, String> cited = new LinkedHashMap<>();
        generation.citations().forEach(each -> {
            if (each.passage() != null) {
                cited.merge(each.passage().id(), Texts.word(each.support()), (one, other) -> one + ", " + other);
            }
        });
        List<PassageRow> rows = new ArrayList<>();
        for (Passage passage : generation.passages().subList(0, count)) {
            rows.add(new PassageRow(
                    rows.size() + 1,
                    Block.of("passage", passage.id(), passage.text(), all),
                    passage.score() == null ? "" : Texts.format("%.3f", passage.score()),
                    cited.getOrDefault(passage.id(), "")));
        }
        return rows;
    }

    private static List<Fact> steps(Generation generation) {
        return generation.retrieval().stream()
                .map(each -> new Fact(
                        each.name(),
                        each.given() + " \u2192 " + each.kept() + " passages"
                                + (each.dropped().isEmpty()
                                        ? ""
                                        : ", " + each.dropped().size() + " dropped")))
                .toList();
    }

    private static String grounding(@Nullable Grounding grounding) {
        if (grounding == null) {
            return "";
        }
        String confidence =
                grounding.confidence() == null ? "" : Texts.format(", confidence %.2f", grounding.confidence());
        return Texts.word(grounding.outcome()) + ", " + grounding.claims().size() + " claims" + confidence;
    }

    private static List<FeedbackPage.Row> feedback(Visit visit, Generation generation) {
        List<Feedback> all = visit.store().feedback().of(generation.id());
        return all.stream().map(each -> FeedbackPage.row(visit, each)).toList();
    }

    private static List<Fact> scores(Visit visit, Generation generation) {
        return visit.store().scores().of(generation.id()).stream()
                .map(each -> new Fact(
                        each.judgement().evaluator(), score(each.judgement().score())))
                .toList();
    }

    private static String score(dev.llmops.api.evaluation.Score score) {
        return score instanceof dev.llmops.api.evaluation.Score.Scored scored
                ? Texts.format("%.3f", scored.value())
                : score instanceof dev.llmops.api.evaluation.Score.Failed ? "failed" : "not scored";
    }

    private static List<Turn> turns(Visit visit, Generation generation) {
        String session = generation.caller().session();
        if (session == null) {
            return List.of();
        }
        List<GenerationSummary> lines = visit
                .store()
                .generations()
                .summaries(new GenerationQuery(
                        TURNS, null, visit.filter().session(session).build()))
                .stream()
                .filter(each -> java.util.Objects.equals(
                        each.tenant(), generation.caller().tenant()))
                .sorted(Comparator.comparing(GenerationSummary::startedAt))
                .toList();
        if (lines.size() < 2) {
            return List.of();
        }
        List<GenerationsPage.Row> rows = GenerationsPage.rows(visit, lines);
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Duration offset =
                    Duration.between(lines.get(0).startedAt(), lines.get(i).startedAt());
            GenerationsPage.Row row = rows.get(i);
            turns.add(new Turn(
                    row.url(),
                    "+" + Texts.duration(offset),
                    row.style(),
                    row.width(),
                    row.latency(),
                    row.preview().isEmpty() ? row.id() : row.preview(),
                    lines.get(i).id().equals(generation.id())));
        }
        return turns;
    }
}
