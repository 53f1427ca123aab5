package dev.llmops.rag;

import dev.llmops.rag.internal.text.MetadataTerms;
import dev.llmops.rag.internal.web.WebPage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The digests of pages. Each keeps what its server wants to be asked with the next time, so that the index alone knows what
 * to ask: {@code web#NAME#SETTINGS#CONTENT#VALIDATORS}.
 */
final class WebDigest {

    private final String beginning;
    private final FileDigest digests;

    WebDigest(SourceScope scope, FileDigest digests) {
        this.digests = digests;
        this.beginning = scope.mark() + digests.of(new byte[0]) + "#";
    }

    /** {@return headers to ask with; none if the page would be cut into other passages now, whatever it says} */
    Map<String, String> validators(@Nullable String known) {
        if (known == null || !known.startsWith(beginning)) {
            return Map.of();
        }
        String json = new String(
                Base64.getDecoder().decode(known.substring(known.lastIndexOf('#') + 1)), StandardCharsets.UTF_8);
        Map<String, String> validators = new TreeMap<>();
        MetadataTerms.metadata(json).forEach((name, value) -> validators.put(name, String.valueOf(value)));
        return validators;
    }

    /** {@return the digest of a page, which is the known one if only its validators are others} */
    String of(WebPage page, @Nullable String known) {
        String content = beginning + digests.of(page.body()) + "#";
        if (known != null && known.startsWith(content)) {
            return known;
        }
        byte[] validators = MetadataTerms.json(page.validators()).getBytes(StandardCharsets.UTF_8);
        return content + Base64.getEncoder().encodeToString(validators);
    }
}
