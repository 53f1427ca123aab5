package dev.llmops.experiments.internal.state;

/**
 * Means and joint second moments of three numbers per unit: sum of its rows, number of its rows, covariate. Updated one by one
 * (Welford 1962) or merged (Chan, Golub and LeVeque 1983), so a million units take no more memory than two.
 */
public final class JointMoments {

    private long n;

    private double sums;

    private double rows;

    private double covariate;

    private double ss;

    private double sr;

    private double rr;

    private double sx;

    private double rx;

    private double xx;

    /** Takes a unit. */
    public void add(double sum, double count, double x) {
        n++;
        double fromSum = sum - sums;
        double fromRows = count - rows;
        double fromX = x - covariate;
        sums += fromSum / n;
        rows += fromRows / n;
        covariate += fromX / n;
        double afterRows = count - rows;
        double afterX = x - covariate;
        ss += fromSum * (sum - sums);
        sr += fromSum * afterRows;
        rr += fromRows * afterRows;
        sx += fromSum * afterX;
        rx += fromRows * afterX;
        xx += fromX * afterX;
    }

    void merge(JointMoments other) {
        if (other.n == 0) {
            return;
        }
        double all = (double) n + other.n;
        double weight = n * (other.n / all);
        double share = other.n / all;
        double bySum = other.sums - sums;
        double byRows = other.rows - rows;
        double byX = other.covariate - covariate;
        ss += other.ss + bySum * bySum * weight;
        sr += other.sr + bySum * byRows * weight;
        rr += other.rr + byRows * byRows * weight;
        sx += other.sx + bySum * byX * weight;
        rx += other.rx + byRows * byX * weight;
        xx += other.xx + byX * byX * weight;
        sums += bySum * share;
        rows += byRows * share;
        covariate += byX * share;
        n += other.n;
    }

    /** {@return number of units} */
    public long n() {
        return n;
    }

    /** {@return rows per unit} */
    public double meanRows() {
        return rows;
    }

    double meanCovariate() {
        return covariate;
    }

    /** {@return the sum of all rows by their number} */
    public double ratio() {
        return sums / rows;
    }

    /** {@return the squares of what units do to the ratio, times the units (delta method: Deng, Knoblich and Lu 2018)} */
    public double influenceSquares() {
        double r = ratio();
        double squares = ss - 2 * r * sr + r * r * rr;
        // What rounding alone leaves of equal values is no variance.
        boolean noise = squares <= 1e-13 * r * r * rr || squares <= n * 1e-26 * r * r * rows * rows;
        return noise ? 0 : Math.max(0, squares) / (rows * rows);
    }

    /** {@return the products of influence and covariate, summed up} */
    double influenceProducts() {
        return (sx - ratio() * rx) / rows;
    }

    double covariateSquares() {
        return xx;
    }
}
