package dev.llmops.guardrails.internal.secrets;

import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What names say about the values that they are given: that of a password, of a token, or of a key to a service. Words are looked up by their first three letters at each letter of the name, so that a name costs about as
 * much as it is long.
 */
final class SecretNames {

    /**
     * What a name says.
     *
     * @param password whether it names a password, which may be short
     * @param token whether it names something that looks random
     * @param service whether it names a service that gives out keys
     * @param role whether it names what such a key is for
     */
    record Meaning(boolean password, boolean token, boolean service, boolean role) {

        static final Meaning NONE = new Meaning(false, false, false, false);

        private Meaning or(Meaning other) {
            return new Meaning(
                    password || other.password, token || other.token, service || other.service, role || other.role);
        }
    }

    private record Word(String text, Meaning meaning) {}

    private static final List<String> PASSWORDS = WordList.of("""
            password passwd passphrase passcode pwd dbpass databasepass keypass userpass adminpass passwort
            kennwort motdepasse contrasena senha wachtwoord""");
    private static final List<String> TOKENS = WordList.of("""
            secret token apikey accesskey privatekey authkey servicekey accountkey clientkey encryptionkey
            signingkey masterkey credential userauth authorization bearer basic""");
    /** Services that give out keys, by what they are for: clouds, data, code, what runs, people, money, maps, models. */
    private static final List<String> SERVICES = WordList.of("""
            aws azure google gcp firebase alibaba cloudflare digitalocean heroku netlify vercel linode hetzner
            scaleway yandex fastly akamai snowflake databricks mongodb redis elastic algolia airtable notion
            contentful supabase dropbox cloudant github gitlab bitbucket jira confluence atlassian jenkins
            travis circleci codecov sonar snyk sourcegraph artifactory jfrog sentry postman terraform datadog
            newrelic grafana splunk sumo dynatrace launchdarkly pagerduty opsgenie meraki okta auth0 slack
            discord telegram twilio sendgrid mailgun mailchimp mattermost messagebird intercom zendesk hubspot
            salesforce asana trello linear zoom twitter facebook instagram linkedin tiktok reddit twitch spotify
            stripe paypal plaid square adyen coinbase binance kraken shopify etsy mapbox rapidapi openweather
            openai anthropic cohere mistral gemini huggingface replicate pinecone""");
    /** What a service's key is called where it is not called a key of the application or a token. */
    private static final List<String> ROLES = List.of("key", "auth", "login", "access", "clientid", "accessid", "api");
    /** Endings of names of what is known of a secret, and is none: {@code tokenUrl}, {@code password_min_length}. */
    private static final List<String> PROPERTIES = WordList.of("""
            name type length count timeout expiry expires expiresin expiration ttl path file filename dir
            directory url uri endpoint policy format hint field label regex pattern version status attempts
            retries days hours minutes seconds ms limit size ref provider algorithm encoder env""");

    private static final int LETTERS = 37;
    private static final int BEGINNING = 3;

    private final Word[][] byBeginning = new Word[LETTERS * LETTERS * LETTERS][];

    SecretNames() {
        PASSWORDS.forEach(word -> add(word, new Meaning(true, false, false, false)));
        TOKENS.forEach(word -> add(word, new Meaning(false, true, false, false)));
        SERVICES.forEach(word -> add(word, new Meaning(false, false, true, false)));
        ROLES.forEach(word -> add(word, new Meaning(false, false, false, true)));
        add("bundle", Meaning.NONE); // see ofBundler
    }

    private void add(String text, Meaning meaning) {
        int key = key(text, 0);
        List<Word> words = byBeginning[key] == null ? new ArrayList<>() : new ArrayList<>(List.of(byBeginning[key]));
        words.add(new Word(text, meaning));
        byBeginning[key] = words.toArray(Word[]::new);
    }

    /** {@return what a name says; {@code name}: letters and digits in lower case} */
    Meaning of(String name) {
        Meaning meaning = Meaning.NONE;
        for (int i = 0; i + BEGINNING <= name.length(); i++) {
            Word[] words = byBeginning[key(name, i)];
            if (words != null) {
                meaning = with(meaning, words, name, i);
            }
        }
        return meaning;
    }

    private static Meaning with(Meaning before, Word[] words, String name, int at) {
        Meaning meaning = before;
        for (Word word : words) {
            if (name.startsWith(word.text, at)) {
                meaning = meaning.or(word.meaning);
            }
        }
        return meaning;
    }

    /**
     * {@return whether a name is that of a property of a secret: of {@code token_count}, not of {@code tokenAccount}}
     *
     * @param name letters and digits in lower case
     * @param written the name as it is written
     */
    static boolean ofProperty(String name, String written) {
        for (String property : PROPERTIES) {
            if (name.endsWith(property)) {
                String owner = name.substring(0, name.length() - property.length());
                if (beginsWord(written, property.length())
                        || Stream.of(PASSWORDS, TOKENS).flatMap(List::stream).anyMatch(owner::endsWith)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * {@return whether it is a variable of Bundler for a host, with two low lines for a point}
     * See bundler.io/man/bundle-config.1.html, "credentials for gem sources".
     */
    static boolean ofBundler(String written) {
        return written.startsWith("BUNDLE_") && written.contains("__");
    }

    /** {@return whether a word begins where so many letters and digits are left} */
    private static boolean beginsWord(String written, int left) {
        int start = written.length();
        for (int letters = 0; letters < left; start--) {
            letters += Chars.letterOrDigit(written.charAt(start - 1)) ? 1 : 0;
        }
        if (start == 0 || !Chars.letterOrDigit(written.charAt(start - 1))) {
            return true;
        }
        return Chars.upper(written.charAt(start)) && !Chars.upper(written.charAt(start - 1));
    }

    /** {@return the last three letters and digits of a name, as a number, when one more character is read} */
    static int next(int last, char c) {
        if (!Chars.letterOrDigit(c)) {
            return last;
        }
        return last % (LETTERS * LETTERS) * LETTERS + letter(Chars.upper(c) ? (char) (c + 32) : c);
    }

    /** {@return whether a word that says something begins with these three letters} */
    boolean mayBegin(int last) {
        return byBeginning[last] != null;
    }

    private static int key(String name, int at) {
        return (letter(name.charAt(at)) * LETTERS + letter(name.charAt(at + 1))) * LETTERS
                + letter(name.charAt(at + 2));
    }

    private static int letter(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 1;
        }
        return Chars.digit(c) ? c - '0' + 27 : 0;
    }
}
