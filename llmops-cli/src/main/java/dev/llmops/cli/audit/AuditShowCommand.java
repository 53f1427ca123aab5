package dev.llmops.cli.audit;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.store.Store;
import dev.llmops.audit.evidence.AuditTrail;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.RecordsJson;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops audit show}. */
@Command(
        name = "show",
        header = "Show what the audit log tells about something.",
        description = "That a record was made, judged, read by whom, removed; or one entry by its place.",
        footer = "%nExample: llmops audit show support-answer@production")
final class AuditShowCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(
            paramLabel = "SUBJECT",
            description = "Id of a generation, name@version or name@label of a prompt, or place of an entry.")
    String subject;

    @Override
    public Integer call() {
        List<AuditEntry> found = new ArrayList<>();
        try (Store opened = store.existing()) {
            if (subject.matches("[1-9][0-9]{0,17}")) {
                long place = Long.parseLong(subject);
                opened.audit().entries(place - 1, 1).stream()
                        .filter(entry -> entry.sequence() == place)
                        .forEach(found::add);
            } else {
                AuditTrail.of(opened.audit()).about(subject, found::add);
            }
        }
        if (found.isEmpty()) {
            throw new CommandFailedException(
                    "the audit log tells nothing about '" + subject + "'; look with 'llmops audit who'");
        }
        found.forEach(this::show);
        return 0;
    }

    private void show(AuditEntry entry) {
        if (json) {
            output().json(entry);
            return;
        }
        output().line(entry.sequence() + " " + entry.event().at() + " "
                + entry.event().type() + " "
                + entry.event().subject()
                + (entry.event().actor() == null ? "" : " by " + entry.event().actor()));
        output().line("    " + RecordsJson.toJson(entry.event().details()));
    }
}
