package dev.llmops.core.privacy;

import dev.llmops.api.content.ContentChange;
import java.net.URI;
import java.util.function.UnaryOperator;

/** Encrypts or decrypts everything in a record that somebody said. */
final class CipheredContent implements ContentChange {

    /** What an address reads as when its key is destroyed: it must stay a URI. */
    private static final URI ERASED_ADDRESS = URI.create("about:erased");

    private final UnaryOperator<Object> change;

    private CipheredContent(UnaryOperator<Object> change) {
        this.change = change;
    }

    static CipheredContent encrypting(TextCipher cipher) {
        return new CipheredContent(cipher::encrypt);
    }

    static CipheredContent decrypting(TextCipher cipher) {
        return new CipheredContent(cipher::decrypt);
    }

    @Override
    public String text(String text) {
        return String.valueOf(change.apply(text));
    }

    @Override
    public String bytes(String bytes) {
        return text(bytes);
    }

    @Override
    public URI address(URI address) {
        String changed = text(address.toString());
        return changed.equals(TextCipher.ERASED) ? ERASED_ADDRESS : URI.create(changed);
    }

    @Override
    public Object value(Object value) {
        return change.apply(value);
    }
}
