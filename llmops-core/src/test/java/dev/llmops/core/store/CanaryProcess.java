package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.store.Store;
import dev.llmops.experiments.canary.CanaryController;
import dev.llmops.experiments.canary.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;

/**
 * A JVM with users and a controller of a canary: it looks once for each line that it is given, and tells of each look, until the
 * canary has ended or somebody kills it.
 */
final class CanaryProcess {

    static final String ENDED = "CONTINUE the canary has ended";

    private CanaryProcess() {}

    static OtherJvm start(String address, Path folder, long seed) throws IOException {
        return OtherJvm.start(CanaryProcess.class, folder, address, Long.toString(seed));
    }

    public static void main(String[] arguments) throws IOException {
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
        try (BufferedReader looks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                Store store = OtherJvm.store(arguments[0]);
                CanaryController controller = CanaryController.builder(store.experiments(), "v7")
                        .by("process " + arguments[1])
                        .build()) {
            String told = "";
            while (!told.equals(ENDED) && looks.readLine() != null) {
                told = look(store, controller, random);
                System.out.println(told);
            }
        }
    }

    private static String look(Store store, CanaryController controller, SplittableRandom random) {
        try {
            CanaryUsers.serve(store.experiments(), 15, random);
            Verdict verdict = controller.tick();
            return verdict.action() + " " + verdict.reason();
        } catch (StoreException e) {
            return "FAILED " + e.getMessage();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException cut) {
                return "FAILED " + cut.getMessage();
            }
            throw e;
        }
    }
}
