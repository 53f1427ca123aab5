package dev.llmops.local.fuzz;

import java.util.Random;

/** What takes something from outside and gives it to native code. */
interface Entry {

    /** {@return the next case, which the random numbers alone decide} */
    FuzzCase next(Random random);

    default String name() {
        return getClass().getSimpleName().replace("Entry", "");
    }
}
