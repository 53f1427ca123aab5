package dev.llmops.experiments.planning;

import dev.llmops.experiments.stats.GroupSequential;
import dev.llmops.experiments.stats.Planning;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Plans an experiment from the traffic of days before. */
public final class ExperimentPlanner {

    /** Days of which it is told what effect can be found in them. */
    public static final int DAYS = 30;

    /** A sequence is followed for so many times the fixed sample; by then it nearly always has stopped. */
    private static final double MAX_DAYS = 8;

    /** Standard deviations beyond which nothing is planned. */
    private static final double MAX_UNITS = 5;

    private final Traffic traffic;

    private final PlanRequest request;

    private final double effect;

    private final double[] bounds;

    /** Units of an even split that one unit of this split is worth. */
    private final double worth;

    private ExperimentPlanner(Traffic traffic, PlanRequest request) {
        this.traffic = traffic;
        this.request = request;
        this.effect = Math.abs(request.effect()) / traffic.deviation();
        this.bounds = GroupSequential.bounds(request.looks(), request.alpha(), request.shape());
        this.worth = 4 * request.share() * (1 - request.share());
    }

    /**
     * {@return what an experiment needs}
     *
     * @param traffic what there was
     * @param request what it shall find
     */
    public static SamplePlan plan(Traffic traffic, PlanRequest request) {
        return new ExperimentPlanner(traffic, request).plan();
    }

    private SamplePlan plan() {
        double fixed = fixedUnits(effect);
        double drift = drift();
        double largest = Math.pow(2 * drift / effect, 2);
        double expected = largest * expectedShare(drift);
        SequencePower power = sequence(fixed);
        double[] stops = power.stops(effect);
        double month = evenUnits(DAYS);
        return new SamplePlan(
                traffic,
                request,
                effect,
                need(fixed, fixed, detectable(month, this::fixedUnits)),
                need(largest, expected, detectable(month, size -> Math.pow(2 * drift / size, 2))),
                need(
                        SequencePower.quantile(stops, request.power()),
                        power.mean(stops),
                        detectable(month, this::sequenceUnits)),
                SequencePower.power(stops, fixed));
    }

    private double fixedUnits(double size) {
        return 2 * Planning.tTest(size, request.alpha(), request.power(), 1);
    }

    private SequencePower sequence(double fixed) {
        double first = Math.min(2.0 * request.minUnits(), fixed / 2);
        return new SequencePower(fixed, request.alpha(), first, MAX_DAYS * fixed);
    }

    private double sequenceUnits(double size) {
        return SequencePower.quantile(sequence(fixedUnits(size)).stops(size), request.power());
    }

    /** {@return the mean of z at the last look that gives the power} */
    private double drift() {
        double low = 0;
        double high = 20;
        for (int i = 0; i < 40; i++) {
            double middle = (low + high) / 2;
            if (Arrays.stream(rejections(middle)).sum() < request.power()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private double[] rejections(double drift) {
        return GroupSequential.rejections(bounds, drift);
    }

    private double expectedShare(double drift) {
        double[] rejections = rejections(drift);
        double share = 0;
        double left = 1;
        for (int i = 0; i < rejections.length; i++) {
            share += rejections[i] * (i + 1) / rejections.length;
            left -= rejections[i];
        }
        return share + left;
    }

    /** {@return units of an even split that so many days bring} */
    private double evenUnits(double days) {
        return traffic.unitsIn(days) * request.exposure() * worth;
    }

    /** {@return the effect whose units are those at hand, in the metric's unit: units go with the inverse square of the effect, nearly} */
    private double detectable(double units, DoubleUnaryOperator unitsFor) {
        double size = effect;
        for (int i = 0; i < 3; i++) {
            size *= Math.sqrt(unitsFor.applyAsDouble(size) / units);
            if (!(size < MAX_UNITS)) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return size * traffic.deviation();
    }

    private SamplePlan.Need need(double evenUnits, double expectedEvenUnits, double detectable) {
        double units = evenUnits / worth;
        double expected = expectedEvenUnits / worth;
        return new SamplePlan.Need(
                units,
                traffic.days(units / request.exposure()),
                expected,
                traffic.days(expected / request.exposure()),
                detectable);
    }
}
