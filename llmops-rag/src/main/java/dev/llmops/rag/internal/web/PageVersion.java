package dev.llmops.rag.internal.web;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The versions of pages. Each keeps what its server wants to be asked with the next time, so that the index alone knows what
 * to ask: {@code CONTENT:VALIDATORS}.
 */
final class PageVersion {

    private PageVersion() {}

    /** {@return headers to ask with} */
    static Map<String, String> validators(@Nullable String known) {
        Map<String, String> validators = new TreeMap<>();
        if (known != null) {
            byte[] json = Base64.getDecoder().decode(known.substring(known.indexOf(':') + 1));
            MetadataTerms.metadata(new String(json, StandardCharsets.UTF_8))
                    .forEach((name, value) -> validators.put(name, String.valueOf(value)));
        }
        return validators;
    }

    /** {@return the version of a page, which is the known one if only its validators are others} */
    static String of(WebPage page, @Nullable String known) {
        String content = Sha256.hex(page.body()) + ":";
        if (known != null && known.startsWith(content)) {
            return known;
        }
        byte[] validators = MetadataTerms.json(page.validators()).getBytes(StandardCharsets.UTF_8);
        return content + Base64.getEncoder().encodeToString(validators);
    }
}
