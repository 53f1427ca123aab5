package dev.llmops.spark;

import dev.llmops.batch.BatchIterator;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** What is to be done with the task that runs on this thread. */
final class Tasks {

    private Tasks() {}

    /** Also when the task is killed, or nobody pulls the last row. */
    static void closeAtEnd(BatchIterator results) {
        TaskContext task = TaskContext.get();
        if (task != null) {
            TaskCompletionListener close = context -> results.close();
            task.addTaskCompletionListener(close);
        }
    }
}
