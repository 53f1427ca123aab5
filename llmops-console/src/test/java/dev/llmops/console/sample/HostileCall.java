package dev.llmops.console.sample;

import dev.llmops.api.content.ContentChange;
import dev.llmops.api.content.RecordContent;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelIdentity;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A call in which every text that somebody else may have written is an attack on who looks at it. */
public final class HostileCall {

    /** Each runs something, or loads something, where it is taken for markup. */
    public static final List<String> PAYLOADS = List.of(
            "<script>pwned()</script>",
            "</script><script>pwned()</script>",
            "<img src=x onerror=pwned()>",
            "<svg onload=pwned()>",
            "\"><script>pwned()</script>",
            "'><img src=x onerror=pwned()>",
            "\" autofocus onfocus=pwned() x=\"",
            "' onmouseover='pwned()' '",
            "<iframe srcdoc=\"<script>parent.pwned()</script>\"></iframe>",
            "<a href=\"javascript:pwned()\">x</a>",
            "javascript:pwned()",
            "</pre><script>pwned()</script><pre>",
            "</title><script>pwned()</script>",
            "</textarea><script>pwned()</script>",
            "<style>@import 'http://127.0.0.1:9/x.css';</style>",
            "<meta http-equiv=refresh content=\"0;url=javascript:pwned()\">",
            "![x](http://127.0.0.1:9/leak?q=secret)",
            "<base href=\"http://127.0.0.1:9/\">",
            "<math><mtext></form><form><mglyph><style></math><img src onerror=pwned()>",
            "{{constructor.constructor('pwned()')()}}${7*7}<%= 7*7 %>");

    private HostileCall() {}

    /** {@return a call with a payload in each text, and in each name that a caller or a model can choose} */
    public static Generation with(String payload, SampleCalls calls, GenerationStatus status) {
        Caller caller = new Caller(payload, payload, "acme", Map.of(payload, payload));
        Generation call = calls.call(SampleCalls.NOW.minusSeconds(60), caller, status);
        Generation texts = RecordContent.map(call, new Everywhere(payload));
        return texts.toBuilder()
                .prompt(new PromptUse(payload, 1, "sha256:" + "ab".repeat(32), Map.of(payload, payload), null))
                .model(texts.model() == null ? null : new ModelIdentity(payload, payload, null))
                .error(texts.error() == null ? null : new ErrorDetail(payload, payload, false))
                .build();
    }

    private record Everywhere(String payload) implements ContentChange {

        @Override
        public String text(String text) {
            return payload;
        }

        @Override
        public URI address(URI address) {
            return URI.create("http://127.0.0.1:9/address");
        }
    }
}
