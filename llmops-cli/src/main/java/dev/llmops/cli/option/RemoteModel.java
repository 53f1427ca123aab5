package dev.llmops.cli.option;

import dev.llmops.api.model.ModelClient;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.serving.client.AnthropicClient;
import dev.llmops.serving.client.OpenAiCompatibleClient;
import dev.llmops.serving.client.ServerClientBuilder;
import dev.llmops.serving.client.ServerDialect;
import dev.llmops.serving.client.TgiClient;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model of a vendor or of a server, as {@code KIND:NAME} or {@code KIND:NAME@ADDRESS}.
 *
 * @param kind what the server speaks
 * @param name how it calls the model
 * @param address where it is, or null for the vendor's own
 */
record RemoteModel(String kind, String name, @Nullable String address) {

    /** How to write one, for help and errors. */
    static final String FORMS =
            "openai:NAME or anthropic:NAME for a vendor's (key in OPENAI_API_KEY or ANTHROPIC_API_KEY), or"
                    + " KIND:NAME@URL for a server's (key in LLMOPS_API_KEY, if it wants one)";

    private static final String ANTHROPIC = "anthropic";
    private static final String TGI = "tgi";

    private static final Map<String, String> VENDORS =
            Map.of("openai", "https://api.openai.com/v1", ANTHROPIC, "https://api.anthropic.com/v1");

    private static final Pattern FORM = Pattern.compile("([a-z][a-z-]*):(\\S+?)(?:@(https?://\\S+))?");

    /** {@return the model that a text names, or nothing if it names a file or a model to fetch} */
    static Optional<RemoteModel> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() && kinds().anyMatch(form.group(1)::equals)
                ? Optional.of(new RemoteModel(form.group(1), form.group(2), form.group(3)))
                : Optional.empty();
    }

    private static Stream<String> kinds() {
        return Stream.concat(
                Stream.of(ANTHROPIC), Arrays.stream(ServerDialect.values()).map(RemoteModel::kind));
    }

    private static String kind(ServerDialect dialect) {
        return dialect.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Opens the way to it; nothing is asked yet. */
    ModelClient open(Function<String, @Nullable String> environment) {
        if (kind.equals(ANTHROPIC)) {
            return with(AnthropicClient.builder(), environment).build();
        }
        if (kind.equals(TGI)) {
            return with(TgiClient.builder(), environment).build();
        }
        ServerDialect dialect = Arrays.stream(ServerDialect.values())
                .filter(each -> kind(each).equals(kind))
                .findFirst()
                .orElseThrow();
        return with(OpenAiCompatibleClient.builder(), environment)
                .dialect(dialect)
                .build();
    }

    private <B extends ServerClientBuilder<B>> B with(B builder, Function<String, @Nullable String> environment) {
        String url = address == null ? vendorsAddress(environment) : address;
        // A vendor's key goes to the vendor alone, and to where its own variable says that it is.
        String key = environment.apply(address == null ? variable("API_KEY") : "LLMOPS_API_KEY");
        if (address == null && key == null) {
            throw new CommandFailedException("'" + this + "' needs a key; set " + variable("API_KEY")
                    + ", or name your own server: " + this + "@URL");
        }
        builder.baseUrl(url).model(name);
        return key == null ? builder : builder.apiKey(key);
    }

    private String vendorsAddress(Function<String, @Nullable String> environment) {
        String usual = VENDORS.get(kind);
        if (usual == null) {
            throw new CommandFailedException("'" + this + "' needs the address of its server: " + this
                    + "@URL, such as " + this + "@http://127.0.0.1:8000/v1");
        }
        String other = environment.apply(variable("BASE_URL"));
        return other == null ? usual : other;
    }

    private String variable(String what) {
        return kind.toUpperCase(Locale.ROOT) + "_" + what;
    }

    /** {@return all kinds, for errors} */
    static String allKinds() {
        return kinds().collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return address == null ? kind + ":" + name : kind + ":" + name + "@" + address;
    }
}
