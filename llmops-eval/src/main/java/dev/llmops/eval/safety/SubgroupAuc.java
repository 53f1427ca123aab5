package dev.llmops.eval.safety;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.stats.classifier.RocAuc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Measures whether a classifier of toxic texts is worse on texts about a group (Borkan et al., "Nuanced metrics for measuring unintended bias
 * with real data for
 * text classification", WWW 2019). All figures are from 0 to 1, higher is better; each is null without a text of both kinds.
 *
 * @param group the group, or {@code all} for all texts: then only {@code subgroup} is present
 * @param subgroup the area under the ROC curve within texts that name the group
 * @param bpsn background positive, subgroup negative: the area of toxic texts without the group against harmless ones with it. Low if the
 *     group's name
 *     itself makes a text look toxic
 * @param bnsp background negative, subgroup positive: the area of toxic texts with the group against harmless ones without it. Low if toxic
 *     texts about the
 *     group are missed
 */
public record SubgroupAuc(
        String group,
        @Nullable RocAuc subgroup,
        @Nullable RocAuc bpsn,
        @Nullable RocAuc bnsp) {

    /** The name of all texts together. */
    public static final String ALL = "all";

    /** The power with which the figures of the groups are averaged: the worst ones count most (Kaggle's "Jigsaw unintended bias", 2019). */
    private static final double POWER = -5;

    /**
     * A text with a score.
     *
     * @param score the classifier's score, higher is more toxic; finite
     * @param toxic whether people find it toxic
     * @param groups the groups that it names
     */
    public record Scored(double score, boolean toxic, Set<String> groups) {

        /** Copies the set; refuses a score that is not finite. */
        public Scored {
            Require.that(Double.isFinite(score), () -> "score must be finite, but was " + score);
            groups = Set.copyOf(groups);
        }
    }

    /** Rejects a null group. */
    public SubgroupAuc {
        Objects.requireNonNull(group, "group");
    }

    /**
     * {@return the figures of each group in alphabetical order, and last those of all texts}
     *
     * @param texts the texts
     */
    public static List<SubgroupAuc> of(List<Scored> texts) {
        Set<String> groups = new TreeSet<>();
        texts.forEach(text -> groups.addAll(text.groups()));
        List<SubgroupAuc> all = new ArrayList<>();
        for (String group : groups) {
            Predicate<Scored> named = text -> text.groups().contains(group);
            all.add(new SubgroupAuc(
                    group,
                    area(texts, named, named),
                    area(texts, named.negate(), named),
                    area(texts, named, named.negate())));
        }
        all.add(new SubgroupAuc(ALL, area(texts, text -> true, text -> true), null, null));
        return List.copyOf(all);
    }

    private static @Nullable RocAuc area(List<Scored> texts, Predicate<Scored> positive, Predicate<Scored> negative) {
        double[] toxic = scores(texts, positive.and(Scored::toxic));
        double[] harmless = scores(texts, negative.and(Predicate.not(Scored::toxic)));
        return toxic.length == 0 || harmless.length == 0 ? null : RocAuc.of(toxic, harmless);
    }

    private static double[] scores(List<Scored> texts, Predicate<Scored> wanted) {
        return texts.stream().filter(wanted).mapToDouble(Scored::score).toArray();
    }

    /**
     * {@return the figure of Kaggle's "Jigsaw unintended bias in toxicity classification": a quarter each of the overall area and of the three
     * figures over
     * the groups, each averaged with power -5; or null if one of them is missing}
     *
     * @param figures what {@link #of} returns
     */
    public static @Nullable Double jigsaw(List<SubgroupAuc> figures) {
        List<SubgroupAuc> groups =
                figures.stream().filter(figure -> !figure.group().equals(ALL)).toList();
        Double overall = figures.size() == groups.size()
                ? null
                : average(List.of(figures.get(figures.size() - 1)), SubgroupAuc::subgroup);
        Double within = average(groups, SubgroupAuc::subgroup);
        Double positive = average(groups, SubgroupAuc::bpsn);
        Double negative = average(groups, SubgroupAuc::bnsp);
        return overall == null || within == null || positive == null || negative == null
                ? null
                : Double.valueOf((overall + within + positive + negative) / 4);
    }

    private static @Nullable Double average(List<SubgroupAuc> groups, Function<SubgroupAuc, @Nullable RocAuc> figure) {
        double sum = 0;
        for (SubgroupAuc group : groups) {
            RocAuc area = figure.apply(group);
            if (area == null) {
                return null;
            }
            sum += Math.pow(area.value(), POWER);
        }
        return groups.isEmpty() ? null : Double.valueOf(Math.pow(sum / groups.size(), 1 / POWER));
    }
}
