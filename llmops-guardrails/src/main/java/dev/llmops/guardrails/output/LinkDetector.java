package dev.llmops.guardrails.output;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.StreamDetector;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.link.ExfiltrationCheck;
import dev.llmops.guardrails.internal.link.LinkScanner;
import dev.llmops.guardrails.internal.link.UrlParts;
import dev.llmops.guardrails.internal.link.WebLink;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds content that leaks data or runs code when an answer is displayed: pictures and links in Markdown and HTML, also by reference,
 * in style sheets and {@code srcset}, outside of code; {@code javascript:} and {@code data:} addresses, executable elements and attributes, and
 * terminal escape sequences. Its categories:
 *
 * <table>
 * <caption>Categories and scores; by default, scores from 0.6 up count</caption>
 * <tr><td>{@code exfiltration}</td><td>a picture (0.95) or a link (0.8) to another host that carries words of the conversation, or
 * encoded data</td></tr>
 * <tr><td>{@code image}</td><td>a picture from another host (0.7, 0.5 if copied from the model's input): it is loaded when the
 * answer is displayed</td></tr>
 * <tr><td>{@code link}</td><td>a link to another host (0.3; 0.7 if hosts are allowed by name)</td></tr>
 * <tr><td>{@code deceptive_host}</td><td>an address with something before an {@code @}, or a host of mixed scripts (0.8)</td></tr>
 * <tr><td>{@code script}</td><td>executable content: {@code javascript:}, event attributes, elements such as {@code iframe} (1)</td></tr>
 * <tr><td>{@code data_uri}</td><td>a document in an address (0.9); a picture in an address 0.3</td></tr>
 * <tr><td>{@code terminal}</td><td>an escape sequence (1)</td></tr>
 * </table>
 *
 * <p>With the action {@code transform}, the visible text of a link stays, without its address. Safe for use by multiple threads.
 */
public final class LinkDetector implements TextDetector {

    /** Its name. */
    public static final String NAME = "links";

    private static final String REMOVED = "[link removed]";
    private static final double THRESHOLD = 0.6;

    private final Set<String> allowed;

    private LinkDetector(Set<String> allowed) {
        this.allowed = allowed;
    }

    /** {@return the detector with no host allowed: pictures count, and links that carry data} */
    public static LinkDetector standard() {
        return new LinkDetector(Set.of());
    }

    /**
     * {@return a detector that allows everything to some hosts, and counts every link to another host}
     *
     * @param hosts host names; {@code *.example.com} means every subdomain
     * @throws IllegalArgumentException if one is not a host name
     */
    public static LinkDetector allowing(List<String> hosts) {
        Set<String> all = new LinkedHashSet<>();
        for (String host : hosts) {
            if (!host.matches("(\\*\\.)?[A-Za-z0-9.-]+")) {
                throw new IllegalArgumentException(
                        "hosts must be names such as 'example.com' or '*.example.com', but was '" + host + "'");
            }
            all.add(host.toLowerCase(Locale.ROOT));
        }
        return new LinkDetector(all);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(
                GuardrailStage.OUTPUT, GuardrailStage.TOOL_CALL, GuardrailStage.TOOL_RESULT, GuardrailStage.PASSAGE);
    }

    @Override
    public double threshold() {
        return THRESHOLD;
    }

    @Override
    public Set<String> categories() {
        return Set.of("exfiltration", "image", "link", "deceptive_host", "script", "data_uri", "terminal");
    }

    @Override
    public Detection detect(CheckedText text) {
        return Detection.of(Arguments.each(text, (piece, sure) -> evidence(piece, text)));
    }

    private List<Evidence> evidence(String piece, CheckedText text) {
        List<Evidence> evidence = new ArrayList<>();
        for (WebLink link : LinkScanner.scan(piece)) {
            Evidence seen = evidence(link, text);
            if (seen != null) {
                evidence.add(seen);
            }
        }
        return evidence;
    }

    @Override
    public StreamDetector forStream() {
        return new LinkStream(this);
    }

    @Nullable
    Evidence evidence(WebLink link, CheckedText text) {
        ExfiltrationCheck carried = ExfiltrationCheck.of(text.call());
        if (link.kind() == WebLink.Kind.TERMINAL) {
            return of("terminal", link, 1).replacedBy("");
        }
        UrlParts url = UrlParts.of(link.url());
        if (link.kind() == WebLink.Kind.ACTIVE || (url != null && url.runs())) {
            return of("script", link, 1);
        }
        if (url == null || isAllowed(url.host())) {
            return null;
        }
        if (url.data()) {
            return of(
                    "data_uri",
                    link,
                    url.rest().startsWith("image/") && !url.rest().contains("svg") ? 0.3 : 0.9);
        }
        if (url.host().isEmpty()) {
            return null;
        }
        if (url.userInfo() || mixed(url.host())) {
            return of("deceptive_host", link, 0.8);
        }
        boolean loaded = link.kind() == WebLink.Kind.LOADED;
        boolean copied = carried.copied(link.url());
        if (!copied && carried.in(url)) {
            return of("exfiltration", link, loaded ? 0.95 : 0.8);
        }
        if (loaded) {
            return of("image", link, copied ? 0.5 : 0.7);
        }
        return of("link", link, allowed.isEmpty() ? 0.3 : 0.7);
    }

    private static Evidence of(String category, WebLink link, double score) {
        boolean plain = !link.label().isBlank()
                && link.label().indexOf('[') < 0
                && link.label().indexOf('<') < 0;
        String shown = plain ? link.label() : REMOVED;
        return Evidence.of(category, new CharRange(link.start(), link.end()), score)
                .replacedBy(shown);
    }

    private boolean isAllowed(String host) {
        if (host.isEmpty()) {
            return false;
        }
        return allowed.contains(host)
                || allowed.stream().anyMatch(rule -> rule.startsWith("*.") && host.endsWith(rule.substring(1)));
    }

    /** Letters of Latin beside those of another script are how a host looks like another one. */
    private static boolean mixed(String host) {
        boolean latin = host.chars().anyMatch(c -> c >= 'a' && c <= 'z');
        int dot = host.lastIndexOf('.');
        String name = dot < 0 ? host : host.substring(0, dot);
        return latin
                && name.codePoints()
                        .anyMatch(c -> Character.isLetter(c)
                                && c >= 0x250
                                && Character.UnicodeScript.of(c) != Character.UnicodeScript.LATIN)
                && name.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    }
}
