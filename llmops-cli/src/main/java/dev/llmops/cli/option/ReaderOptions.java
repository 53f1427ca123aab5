package dev.llmops.cli.option;

import dev.llmops.api.store.Store;
import dev.llmops.audit.access.AccessPolicy;
import dev.llmops.audit.access.ReadControlledStore;
import dev.llmops.audit.access.StoreReader;
import dev.llmops.audit.access.TextAccess;
import dev.llmops.cli.console.Failures;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who reads, where a policy says who may. */
final class ReaderOptions {

    @Option(
            names = "--access-policy",
            paramLabel = "FILE",
            defaultValue = "${env:LLMOPS_ACCESS_POLICY}",
            description =
                    "Who may read texts of records. Default: the file that LLMOPS_ACCESS_POLICY names, or else everybody.")
    @Nullable
    Path policy;

    @Option(names = "--reader", paramLabel = "NAME", description = "With an access policy: who you are.")
    @Nullable
    String reader;

    @Option(
            names = "--purpose",
            paramLabel = "TEXT",
            description = "With an access policy: why you read, for the audit log.")
    @Nullable
    String purpose;

    /** The store as the reader may read it; all of it if there is no policy. */
    Store controlled(Store store, UnaryOperator<StoreReader> need) {
        if (policy == null) {
            return store;
        }
        try {
            return ReadControlledStore.of(store, need.apply(reader(policy)));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    StoreReader reader(String unlessNamed) {
        return policy == null
                ? new StoreReader(reader == null ? unlessNamed : reader, TextAccess.TEXTS, purpose)
                : reader(policy);
    }

    private StoreReader reader(Path file) {
        String name = reader;
        if (name == null) {
            return new StoreReader("nobody (name yourself with --reader)", TextAccess.NONE, purpose);
        }
        return Failures.read("the access policy '" + file + "'", () -> AccessPolicy.read(file))
                .reader(name, purpose);
    }
}
