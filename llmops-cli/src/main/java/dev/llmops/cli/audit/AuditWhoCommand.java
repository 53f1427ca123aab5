package dev.llmops.cli.audit;

import dev.llmops.api.store.Store;
import dev.llmops.audit.evidence.AuditTrail;
import dev.llmops.audit.evidence.CallEvidence;
import dev.llmops.audit.evidence.CallQuery;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.Output;
import dev.llmops.cli.option.StoreFile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops audit who}. */
@Command(
        name = "who",
        header = "Tell who asked what of which version, model, policy and documents.",
        description =
                "From the audit log alone, so also of records that were erased; without texts. Looks through the whole log.",
        footer = "%nExample: llmops audit who --user anna --policy support@3 --from 2026-03-01T00:00:00Z")
final class AuditWhoCommand extends Operation {

    private static final int WIDEST = 40;

    @Mixin
    StoreFile store;

    @Option(names = "--user", paramLabel = "NAME", description = "Who asked.")
    @Nullable
    String user;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Of which organisation.")
    @Nullable
    String tenant;

    @Option(names = "--prompt", paramLabel = "PROMPT", description = "By which prompt: name, or name@version.")
    @Nullable
    String prompt;

    @Option(names = "--model", paramLabel = "NAME", description = "Which model was asked for, asked, or answered.")
    @Nullable
    String model;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "Under which guardrail policy: name, or name@version.")
    @Nullable
    String policy;

    @Option(names = "--document", paramLabel = "ID", description = "From which document.")
    @Nullable
    String document;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Ended at this time or later, as 2026-03-01T00:00:00Z.")
    @Nullable
    Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Ended before this time.")
    @Nullable
    Instant to;

    @Override
    public Integer call() {
        CallQuery query = CallQuery.builder()
                .user(user)
                .tenant(tenant)
                .prompt(prompt)
                .model(model)
                .policy(policy)
                .document(document)
                .from(from)
                .to(to)
                .build();
        List<List<String>> rows = new ArrayList<>();
        try (Store opened = store.existing()) {
            AuditTrail.of(opened.audit()).calls(query, call -> {
                if (json) {
                    output().json(call);
                } else {
                    rows.add(row(call));
                }
            });
        }
        if (!json) {
            output().table(
                            List.of("ENTRY", "AT", "USER", "PROMPT", "MODEL", "POLICIES", "DOCUMENTS", "GENERATION"),
                            rows);
        }
        return 0;
    }

    private static List<String> row(CallEvidence call) {
        CallEvidence.ModelUse model = call.servedModel() == null ? call.model() : call.servedModel();
        return List.of(
                Long.toString(call.entry()),
                call.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                cell(call.user()),
                cell(call.prompt()),
                cell(model == null ? null : model.name()),
                cell(call.policies().stream()
                        .map(CallEvidence.PolicyUse::policy)
                        .filter(Objects::nonNull)
                        .distinct()
                        .collect(Collectors.joining(" "))),
                cell(call.documents().stream()
                        .map(CallEvidence.DocumentUse::source)
                        .distinct()
                        .collect(Collectors.joining(" "))),
                call.generation());
    }

    private static String cell(@Nullable String value) {
        return value == null || value.isEmpty() ? "-" : Output.oneLine(value, WIDEST);
    }
}
