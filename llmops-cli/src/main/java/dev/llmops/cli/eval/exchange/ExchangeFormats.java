package dev.llmops.cli.eval.exchange;

import dev.llmops.eval.exchange.ExchangeFormat;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Formats of other tools by name. */
final class ExchangeFormats implements Iterable<String>, ITypeConverter<ExchangeFormat> {

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(ExchangeFormat.values()).map(ExchangeFormat::word).iterator();
    }

    @Override
    public ExchangeFormat convert(String word) {
        try {
            return ExchangeFormat.named(word);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
