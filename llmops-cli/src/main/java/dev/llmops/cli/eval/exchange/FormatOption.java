package dev.llmops.cli.eval.exchange;

import dev.llmops.cli.console.Output;
import dev.llmops.eval.exchange.ExchangeFormat;
import java.util.List;
import picocli.CommandLine.Option;

/** Which tool's format, and what has no place in it. */
final class FormatOption {

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            converter = ExchangeFormats.class,
            completionCandidates = ExchangeFormats.class,
            description = "One of: ${COMPLETION-CANDIDATES}.")
    ExchangeFormat format;

    static void tell(Output output, List<String> losses) {
        losses.forEach(loss -> output.remark("lost: " + loss));
    }
}
