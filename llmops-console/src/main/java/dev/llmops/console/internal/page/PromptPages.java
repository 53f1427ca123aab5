package dev.llmops.console.internal.page;

import dev.llmops.api.generation.DailyCalls;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.console.internal.Result;
import dev.llmops.core.prompt.PromptDiff;
import dev.llmops.core.prompt.PromptFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prompts with their versions: who made which and why, what labels point to, what changed, and how calls with each went. */
final class PromptPages {

    private static final int PROMPTS = 200;
    private static final double P95 = 95;

    /** All prompts. */
    record ListView(List<PromptRow> rows, int hidden) {}

    /** A prompt. */
    record PromptRow(
            String name, String url, int versions, List<String> labels, String author, String message, String time) {}

    /**
     * One prompt.
     *
     * @param versions its versions, the latest first
     * @param shown which is shown
     * @param compared with which it is compared, or null
     * @param text the version as a file
     * @param diff what changed, line by line
     * @param breaking what callers must know
     * @param moves where labels went, the latest first
     */
    record View(
            String name,
            List<VersionRow> versions,
            int shown,
            @Nullable Integer compared,
            String text,
            List<DiffLine> diff,
            List<String> breaking,
            List<Move> moves) {}

    /** A version with how its calls went. */
    record VersionRow(
            int number,
            boolean shown,
            String url,
            String diffUrl,
            String callsUrl,
            List<String> labels,
            String author,
            String message,
            String time,
            String calls,
            String failed,
            String cost,
            String p95) {}

    /** A move of a label. */
    record Move(String time, String label, String from, String to, String author, String message) {}

    private PromptPages() {}

    static Result list(Visit visit) {
        Map<String, List<PromptVersion>> byName = new LinkedHashMap<>();
        visit.store()
                .prompts()
                .search(PromptQuery.ALL)
                .forEach(each -> byName.computeIfAbsent(each.name(), key -> new ArrayList<>())
                        .add(each));
        List<PromptRow> rows = byName.entrySet().stream()
                .limit(PROMPTS)
                .map(each -> row(visit, each.getKey(), each.getValue()))
                .toList();
        return Templates.page(
                "prompts", visit.shell("Prompts"), new ListView(rows, Math.max(0, byName.size() - PROMPTS)));
    }

    private static PromptRow row(Visit visit, String name, List<PromptVersion> versions) {
        PromptVersion latest = versions.get(versions.size() - 1);
        Set<String> labels = new TreeSet<>();
        versions.forEach(
                version -> version.labels().forEach(label -> labels.add(label + " \u2192 " + version.number())));
        return new PromptRow(
                name,
                visit.url("/prompt", Map.of("name", name)),
                versions.size(),
                List.copyOf(labels),
                Texts.orNone(latest.author()),
                Texts.orNone(latest.message()),
                Texts.time(latest.createdAt()));
    }

    static Result one(Visit visit) {
        String name = visit.require("name");
        PromptRegistry prompts = visit.store().prompts();
        List<PromptVersion> versions = prompts.versions(name);
        if (versions.isEmpty()) {
            throw Refusal.notFound("there is no prompt '" + Texts.cut(name, 80) + "'");
        }
        int last = versions.get(versions.size() - 1).number();
        PromptVersion shown = version(versions, visit.parameter("version"), last);
        int index = versions.indexOf(shown);
        String with = visit.parameter("with");
        PromptVersion before =
                with == null ? index == 0 ? null : versions.get(index - 1) : version(versions, with, shown.number());
        PromptDiff diff = before == null ? null : PromptDiff.between(before, shown);
        View view = new View(
                name,
                versions(visit, versions, shown),
                shown.number(),
                before == null ? null : (Integer) before.number(),
                PromptFile.format(shown.content()),
                diff == null ? List.of() : DiffLine.of(diff.lines()),
                diff == null ? List.of() : diff.breaking(),
                moves(prompts, name));
        return Templates.page("prompt", visit.shell(name), view);
    }

    private static PromptVersion version(List<PromptVersion> versions, @Nullable String asked, int otherwise) {
        String number = asked == null ? Integer.toString(otherwise) : asked;
        return versions.stream()
                .filter(each -> Integer.toString(each.number()).equals(number))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("there is no version " + Texts.cut(number, 20)));
    }

    private static List<VersionRow> versions(Visit visit, List<PromptVersion> versions, PromptVersion shown) {
        String name = shown.name();
        Map<Integer, List<DailyCalls>> byVersion =
                visit
                        .store()
                        .generations()
                        .daily(LocalDate.EPOCH, visit.viewer().tenant())
                        .stream()
                        .filter(each -> name.equals(each.prompt()) && each.promptVersion() != null)
                        .collect(Collectors.groupingBy(each -> Objects.requireNonNull(each.promptVersion())));
        List<VersionRow> rows = new ArrayList<>();
        for (PromptVersion version : versions) {
            String key = name + "@" + version.number();
            List<DailyCalls> calls = byVersion.getOrDefault(version.number(), List.of());
            long failed = Overview.Sums.calls(calls.stream()
                    .filter(each -> each.status() == GenerationStatus.FAILED)
                    .toList());
            String number = Integer.toString(version.number());
            rows.add(
                    0,
                    new VersionRow(
                            version.number(),
                            version.equals(shown),
                            visit.url("/prompt", Map.of("name", name, "version", number)),
                            visit.url(
                                    "/prompt",
                                    Map.of("name", name, "version", Integer.toString(shown.number()), "with", number)),
                            visit.url("/generations", Map.of("prompt", key)),
                            List.copyOf(new TreeSet<>(version.labels())),
                            Texts.orNone(version.author()),
                            Texts.orNone(version.message()),
                            Texts.time(version.createdAt()),
                            Texts.count(Overview.Sums.calls(calls)),
                            Texts.share(failed, Overview.Sums.calls(calls)),
                            Overview.Sums.cost(calls),
                            Overview.Sums.time(Overview.Sums.latency(calls, P95))));
        }
        return rows;
    }

    private static List<Move> moves(PromptRegistry prompts, String name) {
        List<Move> moves = new ArrayList<>();
        prompts.moves(name)
                .forEach(move -> moves.add(
                        0,
                        new Move(
                                Texts.time(move.at()),
                                move.label(),
                                move.from() == null ? Texts.NONE : move.from().toString(),
                                move.to() == null ? Texts.NONE : move.to().toString(),
                                Texts.orNone(move.author()),
                                Texts.orNone(move.message()))));
        return moves;
    }
}
