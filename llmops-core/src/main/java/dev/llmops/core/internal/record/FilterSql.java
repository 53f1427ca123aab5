package dev.llmops.core.internal.record;

import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationFilter.ScoreRange;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.retention.Subject;
import dev.llmops.core.internal.audit.Columns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A filter as SQL over {@code llmops_generation g}: the tables that it needs, its conditions and their arguments. */
public final class FilterSql {

    private final StringBuilder from = new StringBuilder("llmops_generation g");
    private final List<Object> joined = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> arguments = new ArrayList<>();

    /** Ordered by the tag's rows when there is a tag, which are in the order of ids. */
    private String id = "g.id";

    /** Takes a filter. */
    public FilterSql(GenerationFilter filter) {
        variant(filter);
        tags(filter);
        score(filter.score());
        time("g.started_at >= ?", filter.from());
        time("g.started_at < ?", filter.to());
        name("g.prompt", filter.prompt());
        if (filter.promptVersion() != null) {
            condition("g.prompt_version = ?", filter.promptVersion());
        }
        name("g.model", filter.model());
        name("g.user_name", filter.user());
        name("g.session", filter.session());
        name("g.tenant", filter.tenant());
        ids(filter);
        status(filter.status());
        if (filter.feedback() != null) {
            conditions.add((filter.feedback() ? "" : "NOT ")
                    + "EXISTS (SELECT 1 FROM llmops_feedback f WHERE f.generation_id = g.id)");
        }
    }

    /** {@return the filter of a query, with the place from which it reads on} */
    public static FilterSql of(GenerationQuery query) {
        FilterSql filter = new FilterSql(query.filter());
        if (query.before() != null) {
            filter.condition(filter.id() + " < ?", query.before().value());
        }
        return filter;
    }

    /** Adds a condition with its arguments. */
    public void condition(String condition, Object... with) {
        conditions.add(condition);
        arguments.addAll(List.of(with));
    }

    /** Adds those of a subject alone: without a tenant, those that have none. */
    public void subject(Subject subject) {
        name("g.user_name", subject.user());
        tenant(subject);
    }

    /** Adds those within the tenant of a subject on which the user gave feedback, as {@code f}. */
    public void feedbackOf(Subject subject) {
        join(" JOIN llmops_feedback f ON f.generation_id = g.id");
        condition("f.user_name = ?", String.valueOf(Columns.text(subject.user())));
        tenant(subject);
    }

    private void tenant(Subject subject) {
        name("g.tenant", subject.tenant());
        if (subject.tenant() == null) {
            condition("g.tenant IS NULL");
        }
    }

    /** Adds a table with its arguments. */
    public void join(String table, Object... with) {
        from.append(table);
        joined.addAll(List.of(with));
    }

    /** {@return the column with the generation's id} */
    public String id() {
        return id;
    }

    /** {@return {@code FROM} and {@code WHERE}} */
    public String text() {
        return " FROM " + from + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
    }

    /** {@return the arguments in order} */
    public List<Object> arguments() {
        List<Object> all = new ArrayList<>(joined);
        all.addAll(arguments);
        return all;
    }

    private void variant(GenerationFilter filter) {
        if (filter.experiment() != null) {
            from.append(" JOIN llmops_generation_variant v ON v.generation_id = g.id");
            name("v.experiment", filter.experiment());
            name("v.variant", filter.variant());
            if (filter.variant() != null) {
                id = "v.generation_id";
            }
        }
    }

    private void tags(GenerationFilter filter) {
        int number = 0;
        for (Map.Entry<String, String> tag : new TreeMap<>(filter.tags()).entrySet()) {
            String table = "t" + ++number;
            from.append(" JOIN llmops_generation_tag " + table + " ON " + table + ".generation_id = g.id");
            condition(table + ".name = ?", String.valueOf(Columns.name(tag.getKey())));
            condition(table + ".value = ?", String.valueOf(Columns.name(tag.getValue())));
            id = "t1.generation_id";
        }
    }

    private void score(@Nullable ScoreRange score) {
        if (score != null) {
            from.append(" JOIN llmops_score s ON s.generation_id = g.id");
            condition("s.evaluator = ?", String.valueOf(Columns.name(score.evaluator())));
            conditions.add("s.value IS NOT NULL");
            if (score.least() != null) {
                condition("s.value >= ?", score.least());
            }
            if (score.most() != null) {
                condition("s.value <= ?", score.most());
            }
        }
    }

    private void time(String condition, @Nullable Instant time) {
        if (time != null) {
            condition(condition, Columns.time(time));
        }
    }

    /** Older versions kept more of a long name. */
    private void name(String column, @Nullable String name) {
        String kept = Columns.name(name);
        String older = Columns.text(name);
        if (kept == null || older == null) {
            return;
        }
        if (kept.equals(older)) {
            condition(column + " = ?", kept);
        } else {
            conditions.add(column + " IN (?, ?)");
            arguments.add(kept);
            arguments.add(older);
        }
    }

    private void ids(GenerationFilter filter) {
        if (filter.firstId() != null) {
            condition("g.id >= ?", filter.firstId().value());
        }
        if (filter.lastId() != null) {
            condition("g.id <= ?", filter.lastId().value());
        }
    }

    /** As the index of those that did not complete says it: else it is not taken. */
    private void status(@Nullable GenerationStatus status) {
        if (status != null) {
            conditions.add("g.status = '" + status.name() + "'");
            if (status != GenerationStatus.COMPLETED) {
                conditions.add("g.status <> 'COMPLETED'");
            }
        }
    }
}
