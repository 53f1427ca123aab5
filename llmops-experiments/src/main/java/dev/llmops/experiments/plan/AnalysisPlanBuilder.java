package dev.llmops.experiments.plan;

import dev.llmops.experiments.stats.GroupSequential;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds an {@link AnalysisPlan}. Not safe for use by multiple threads. */
public final class AnalysisPlanBuilder {

    private @Nullable AnalysisMetric primary;

    private final List<Guard> guards = new ArrayList<>();

    private final List<AnalysisMetric> secondaries = new ArrayList<>();

    private double alpha = 0.05;

    private double sampleRatioAlpha = 0.01;

    private long plannedUnits = 2000;

    private int minUnits = 50;

    private @Nullable Duration window;

    private int looks = 5;

    private GroupSequential.Shape shape = GroupSequential.Shape.OBRIEN_FLEMING;

    AnalysisPlanBuilder() {}

    /**
     * Sets the metric that decides.
     *
     * @param metric the metric
     * @return this
     */
    public AnalysisPlanBuilder primary(AnalysisMetric metric) {
        this.primary = metric;
        return this;
    }

    /**
     * Adds a metric that must not become worse.
     *
     * @param metric the metric
     * @param margin the harm that is not tolerated, in the metric's unit, above 0
     * @return this
     */
    public AnalysisPlanBuilder guard(AnalysisMetric metric, double margin) {
        guards.add(new Guard(metric, margin));
        return this;
    }

    /**
     * Adds an exploratory metric.
     *
     * @param metric the metric
     * @return this
     */
    public AnalysisPlanBuilder secondary(AnalysisMetric metric) {
        secondaries.add(metric);
        return this;
    }

    /**
     * Sets the chance of a false verdict, 0.05 unless set.
     *
     * @param value above 0 and below 1
     * @return this
     */
    public AnalysisPlanBuilder alpha(double value) {
        this.alpha = value;
        return this;
    }

    /**
     * Sets the probability of a false positive about the split, 0.01 unless set.
     *
     * @param value above 0 and below 1
     * @return this
     */
    public AnalysisPlanBuilder sampleRatioAlpha(double value) {
        this.sampleRatioAlpha = value;
        return this;
    }

    /**
     * Sets the planned units of control and variant together, 2,000 unless set.
     *
     * @param value how many
     * @return this
     */
    public AnalysisPlanBuilder plannedUnits(long value) {
        this.plannedUnits = value;
        return this;
    }

    /**
     * Sets the units per arm before anything is said, 50 unless set.
     *
     * @param value how many
     * @return this
     */
    public AnalysisPlanBuilder minUnits(int value) {
        this.minUnits = value;
        return this;
    }

    /**
     * Sets how long rows of a unit count from its exposure on; all that there are unless set.
     *
     * @param value how long, or null for all
     * @return this
     */
    public AnalysisPlanBuilder window(@Nullable Duration value) {
        this.window = value;
        return this;
    }

    /**
     * Sets the looks of a group-sequential test, five of O'Brien and Fleming unless set.
     *
     * @param number how many, equally spaced over the planned units
     * @param form of the bounds
     * @return this
     */
    public AnalysisPlanBuilder looks(int number, GroupSequential.Shape form) {
        this.looks = number;
        this.shape = form;
        return this;
    }

    /** {@return the plan} */
    public AnalysisPlan build() {
        return new AnalysisPlan(
                primary, guards, secondaries, alpha, sampleRatioAlpha, plannedUnits, minUnits, window, looks, shape);
    }
}
