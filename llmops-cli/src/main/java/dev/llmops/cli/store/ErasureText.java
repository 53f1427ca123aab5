package dev.llmops.cli.store;

import dev.llmops.api.retention.ErasureRequest;
import dev.llmops.cli.console.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far erasures are, in words. */
final class ErasureText {

    private ErasureText() {}

    /** {@return 0 if all is erased, 1 if something waits} */
    static int print(Operation operation, List<ErasureRequest> requests) {
        boolean complete = requests.stream().allMatch(ErasureRequest::complete);
        if (operation.json) {
            requests.forEach(operation.output()::json);
        } else {
            table(operation, requests);
        }
        if (!complete) {
            operation
                    .output()
                    .remark(
                            "some of it waits: 'llmops store erase --resume' goes on when the hold has ended or the cause is gone");
        }
        return complete ? 0 : 1;
    }

    private static void table(Operation operation, List<ErasureRequest> requests) {
        List<List<String>> rows = new ArrayList<>();
        for (ErasureRequest request : requests) {
            for (Map.Entry<String, ErasureRequest.Progress> each :
                    request.holders().entrySet()) {
                ErasureRequest.Progress progress = each.getValue();
                rows.add(List.of(
                        request.id(),
                        each.getKey(),
                        progress.status().name().toLowerCase(Locale.ROOT),
                        String.valueOf(progress.rows()),
                        progress.explanation() == null ? "" : progress.explanation()));
            }
        }
        operation.output().table(List.of("ERASURE", "HOLDER", "STATUS", "ROWS", "EXPLANATION"), rows);
    }
}
