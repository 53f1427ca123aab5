package dev.llmops.audit.access;

import dev.llmops.api.content.ContentChange;
import java.net.URI;

/** Takes everything that somebody said out of a record. */
final class WithheldContent implements ContentChange {

    static final WithheldContent INSTANCE = new WithheldContent();

    private static final URI ADDRESS = URI.create("about:withheld");

    private WithheldContent() {}

    @Override
    public String text(String text) {
        return ReadControlledStore.WITHHELD;
    }

    @Override
    public String bytes(String bytes) {
        return ReadControlledStore.WITHHELD;
    }

    @Override
    public URI address(URI address) {
        return ADDRESS;
    }

    @Override
    public Object value(Object value) {
        return ReadControlledStore.WITHHELD;
    }
}
