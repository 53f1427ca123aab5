package dev.llmops.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** How many executors a session has, or may get. */
final class Executors {

    private Executors() {}

    static int count(SparkSession spark) {
        SparkContext context = spark.sparkContext();
        if (context.isLocal()) {
            return 1;
        }
        boolean dynamic = context.getConf().getBoolean("spark.dynamicAllocation.enabled", false);
        String setting = dynamic ? "spark.dynamicAllocation.maxExecutors" : "spark.executor.instances";
        // The driver is in this list too.
        int running = context.statusTracker().getExecutorInfos().length - 1;
        return Math.max(1, Math.max(running, context.getConf().getInt(setting, 0)));
    }
}
