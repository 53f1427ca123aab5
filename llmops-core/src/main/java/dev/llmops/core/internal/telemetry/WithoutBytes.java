package dev.llmops.core.internal.telemetry;

import dev.llmops.api.content.ContentChange;
import java.net.URI;
import java.util.regex.Pattern;

/** Content without bytes: a picture is larger than any collector takes. A {@code data:} URI (RFC 2397) keeps its type. */
final class WithoutBytes implements ContentChange {

    static final WithoutBytes INSTANCE = new WithoutBytes();

    private static final Pattern DATA = Pattern.compile(
            "(data:[\\w.+-]{1,100}/[\\w.+-]{1,100}[^,\\s]{0,200},)[\\w+/=%-]++", Pattern.CASE_INSENSITIVE);

    private WithoutBytes() {}

    @Override
    public String text(String text) {
        return text.regionMatches(true, 0, "data:", 0, 5) || text.contains("data:")
                ? DATA.matcher(text).replaceAll("$1")
                : text;
    }

    @Override
    public String bytes(String bytes) {
        return "";
    }

    @Override
    public URI address(URI address) {
        return isData(address) ? URI.create("data:,") : address;
    }

    static boolean isData(URI address) {
        return "data".equalsIgnoreCase(address.getScheme());
    }
}
