package dev.llmops.server.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.server.feedback.FeedbackTokenException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FeedbackTokensTest {

    private static final GenerationId ANSWER = new GenerationId("0198c2f0-5a3e-7cc1-8a4b-3f2d5e6a7b8c");
    private static final byte[] NEW = secret("new");
    private static final byte[] OLD = secret("old");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-29T12:00:00.5Z"));
    private final AtomicInteger count = new AtomicInteger();

    private static byte[] secret(String name) {
        return (name + "-0123456789-0123456789-0123456789").getBytes(StandardCharsets.UTF_8);
    }

    private FeedbackTokens.Builder builder() {
        return FeedbackTokens.builder()
                .clock(now::get)
                .ids(() -> new byte[] {(byte) count.incrementAndGet()})
                .lifetime(Duration.ofHours(1));
    }

    private FeedbackTokens tokens() {
        return builder()
                .key("new", NEW)
                .key("old", OLD)
                .pseudonymKey(secret("pseudonyms"))
                .build();
    }

    private String issue(FeedbackTokens tokens) {
        return tokens.issue(ANSWER, Set.of(AllowedSignal.THUMBS, AllowedSignal.COPY), "acme", "anna@example.com");
    }

    @Test
    void a_token_says_what_it_was_issued_for() {
        FeedbackTokens tokens = tokens();

        FeedbackToken read = tokens.check(issue(tokens));

        assertThat(read.generation()).isEqualTo(ANSWER);
        assertThat(read.signals()).containsExactlyInAnyOrder(AllowedSignal.THUMBS, AllowedSignal.COPY);
        assertThat(read.expiresAt()).isEqualTo("2026-11-29T13:00:00Z");
        assertThat(read.tenant()).isEqualTo("acme");
        assertThat(read.user())
                .isEqualTo(tokens.pseudonym("acme", "anna@example.com"))
                .hasSize(22);
        assertThat(tokens.check(issue(tokens)).id()).isNotEqualTo(read.id());
    }

    /** Golden: a service in another language must be able to issue the same one. */
    @Test
    void a_token_is_a_json_web_signature() {
        String[] parts = issue(tokens()).split("\\.", -1);

        assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"HS256\",\"kid\":\"new\",\"typ\":\"feedback+jwt\"}");
        assertThat(decoded(parts[1]))
                .isEqualTo("{\"jti\":\"AQ\",\"gen\":\"" + ANSWER + "\",\"scope\":\"thumbs copy\",\"exp\":1795957200,"
                        + "\"ten\":\"acme\",\"sub\":\"" + tokens().pseudonym("acme", "anna@example.com") + "\"}");
        assertThat(Base64.getUrlDecoder().decode(parts[2])).hasSize(32);
    }

    @Test
    void a_token_fits_urls_and_headers_and_names_no_user() {
        FeedbackTokens tokens = tokens();
        String token =
                tokens.issue(ANSWER, EnumSet.allOf(AllowedSignal.class), "ten\u00e4nt \u2713", "anna@example.com");

        assertThat(token)
                .matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+")
                .hasSizeLessThan(600);
        assertThat(decoded(token.split("\\.", -1)[1])).doesNotContain("anna", "example");
        assertThat(tokens.check(token).tenant()).isEqualTo("ten\u00e4nt \u2713");
        assertThat(tokens.pseudonym("acme", "anna")).isNotEqualTo(tokens.pseudonym("acm", "eanna"));
        assertThat(tokens.pseudonym(null, "anna")).isNotEqualTo(tokens.pseudonym("", "anna"));
        assertThat(tokens).hasToString("FeedbackTokens signed by new, keys [new, old]");
    }

    @Test
    void an_expired_token_is_refused_at_its_second() {
        FeedbackTokens tokens = tokens();
        String token = issue(tokens);
        now.set(Instant.parse("2026-11-29T12:59:59.999Z"));
        assertThat(tokens.check(token).generation()).isEqualTo(ANSWER);

        now.set(Instant.parse("2026-11-29T13:00:00Z"));

        assertRefused(tokens, token, Reason.EXPIRED).hasMessageContaining("expired at 2026-11-29T13:00:00Z");
    }

    @Test
    void a_token_of_a_former_key_is_taken_until_the_key_is_gone() {
        String token = issue(builder().key("old", OLD).pseudonymKey(secret("p")).build());

        assertThat(tokens().check(token).generation()).isEqualTo(ANSWER);
        assertRefused(builder().key("new", NEW).build(), token, Reason.UNKNOWN_KEY);
    }

    @Test
    void a_token_signed_by_another_key_of_the_same_name_is_refused() {
        String forged =
                issue(builder().key("new", OLD).pseudonymKey(secret("p")).build());

        assertRefused(tokens(), forged, Reason.WRONG_SIGNATURE).hasMessageContaining("signed by another key");
    }

    @Test
    void whatever_character_is_changed_the_token_is_refused() {
        long seed = 20_261_129;
        Random random = new Random(seed);
        FeedbackTokens tokens = tokens();
        String token = issue(tokens);
        for (int place = 0; place < token.length(); place++) {
            char other;
            do {
                other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            } while (other == token.charAt(place));
            String changed = token.substring(0, place) + other + token.substring(place + 1);

            assertThatThrownBy(() -> tokens.check(changed))
                    .as("seed %d, %s", seed, changed)
                    .isInstanceOf(FeedbackTokenException.class);
        }
    }

    @Test
    void what_is_no_token_is_refused_as_such() {
        FeedbackTokens tokens = tokens();
        for (String text : List.of(
                "",
                ".",
                "..",
                "a.b",
                "a.b.c.d",
                "x".repeat(3000),
                "e30.e30.e30",
                encoded("{\"alg\":\"none\",\"kid\":\"new\",\"typ\":\"feedback+jwt\"}") + "." + encoded("{}") + ".",
                encoded("{\"alg\":\"HS256\",\"kid\":\"new\",\"typ\":\"JWT\"}") + "." + encoded("{}") + ".x")) {
            assertRefused(tokens, text, Reason.MALFORMED);
        }
    }

    @Test
    void a_signed_text_that_is_no_token_for_feedback_is_refused() {
        for (String claims : List.of(
                "[]",
                "{}",
                "{\"jti\":\"a\",\"gen\":\"not-an-id\",\"scope\":\"thumbs\",\"exp\":1}",
                "{\"jti\":\"a\",\"gen\":\"" + ANSWER + "\",\"scope\":\"telepathy\",\"exp\":1}",
                "{\"jti\":\"a\",\"gen\":\"" + ANSWER + "\",\"scope\":\"thumbs\",\"exp\":1.5}",
                "{\"jti\":\"a\",\"gen\":\"" + ANSWER + "\",\"scope\":\"thumbs\",\"exp\":9223372036854775807}",
                "{\"jti\":7,\"gen\":\"" + ANSWER + "\",\"scope\":\"thumbs\",\"exp\":1}")) {
            String signed =
                    encoded("{\"alg\":\"HS256\",\"kid\":\"new\",\"typ\":\"feedback+jwt\"}") + "." + encoded(claims);
            String token =
                    signed + "." + TokenForm.base64(TokenForm.mac(NEW, signed.getBytes(StandardCharsets.US_ASCII)));

            assertRefused(tokens(), token, Reason.MALFORMED);
        }
    }

    @Test
    void bad_settings_are_refused_by_name() {
        FeedbackTokens.Builder builder = FeedbackTokens.builder();
        assertThatThrownBy(builder::build).hasMessage("a key must be added, but there was none");
        assertThatThrownBy(() -> builder.key("a b", NEW)).hasMessageContaining("but was 'a b'");
        assertThatThrownBy(() -> builder.key("a", new byte[31])).hasMessageContaining("at least 32 bytes, but had 31");
        builder.key("a", NEW);
        assertThatThrownBy(() -> builder.key("a", OLD)).hasMessageContaining("'a' was added already");
        assertThatThrownBy(() -> builder.lifetime(Duration.ofDays(91))).hasMessageContaining("PT2184H");
        assertThatThrownBy(() -> builder.build().issue(ANSWER, Set.of(AllowedSignal.COPY), null, "anna"))
                .hasMessageContaining("pseudonymKey must be set");
        assertThatThrownBy(() -> builder.build().issue(ANSWER, Set.of(), null, null))
                .hasMessageContaining("signals must not be empty");
        assertThatThrownBy(() -> builder.build().issue(ANSWER, Set.of(AllowedSignal.COPY), "t".repeat(129), null))
                .hasMessageContaining("at most 128 characters, but had 129");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            FeedbackTokens tokens, String token, Reason reason) {
        return assertThatThrownBy(() -> tokens.check(token))
                .as(token)
                .isInstanceOfSatisfying(
                        FeedbackTokenException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String encoded(String json) {
        return TokenForm.base64(json.getBytes(StandardCharsets.UTF_8));
    }
}
