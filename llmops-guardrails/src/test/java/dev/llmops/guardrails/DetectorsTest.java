package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.internal.pii.PiiDetectors;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import dev.llmops.guardrails.internal.secrets.SecretDetectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorsTest {

    private final TextScan pii = new TextScan(PiiDetectors.ALL);
    private final TextScan named =
            new TextScan(PiiDetectors.of(PiiGuardrail.types().keySet()));
    private final TextScan secrets = new TextScan(SecretDetectors.ALL);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            email       | ann.lee+news@mail.example.com
            email       | jörg@bücher.de
            credit_card | 4111111111111111
            credit_card | 3782 822463 10005
            credit_card | 5555-5555-5555-4444
            iban        | DE89 3704 0044 0532 0130 00
            iban        | gb29nwbk60161331926819
            phone       | +49 30 1234567
            phone       | (415) 555-2671
            phone       | 415.555.2671
            us_ssn      | 219-09-9998
            ip_address  | 10.0.0.1
            ip_address  | fe80::1%eth0
            ip_address  | ::ffff:192.0.2.128
            mac_address | aa:bb:cc:dd:ee:ff
            uk_nino     | AB 12 34 56 C
            br_cpf      | 529.982.247-25
            in_aadhaar  | 3998 7654 3211
            fr_nir      | 1 84 12 76 451 089 46
            es_nif      | 12345678Z
            it_fiscal_code | RSSMRA85T10A562S
            crypto_wallet | bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq
            ip_address  | 2001:0db8:85a3:0000:0000:8a2e:0370:7334
            """)
    void finds_the_exact_value(String type, String value) {
        String text = "It is \uD83D\uDE00 " + value + ", as said.";

        assertThat(pii.all(text))
                .extracting(Match::type, match -> text.substring(match.start(), match.end()))
                .containsExactly(org.assertj.core.groups.Tuple.tuple(type, value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            credit_card | 4111 1111 1111 1111
            iban        | DE89 3704 0044 0532 0130 00
            fr_nir      | 1 84 12 76 451 089 46
            in_aadhaar  | 3998 7654 3211
            """)
    void finds_a_value_whose_groups_no_line_break_may_part(String type, String value) {
        String joined = value.replace(' ', '\u00a0');

        assertThat(pii.all("It is " + joined + ", as said."))
                .containsExactly(new Match(
                        type,
                        6,
                        6 + value.length(),
                        pii.all("It is " + value + ", as said.").get(0).score()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"M-AB 1234", "MÜ-AB 1234", "ÖHR-AB 12", "GÖ-XY 7"})
    void finds_number_plates_with_and_without_umlauts(String plate) {
        String text = "Das Kennzeichen lautet " + plate + ".";

        assertThat(pii.all(text))
                .extracting(Match::type, match -> text.substring(match.start(), match.end()))
                .containsExactly(org.assertj.core.groups.Tuple.tuple("de_vehicle_registration", plate));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Appelez-moi au 06 12 34 56 78.",
                "Je suis joignable au 01 42 68 53 00.",
                "Sie können mich unter 089 123 45 67 anrufen.",
            })
    void finds_phone_numbers_of_french_and_german_sentences(String text) {
        assertThat(pii.all(text)).extracting(Match::type).containsExactly("phone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Das Passwort lässt sich unter Einstellungen ändern.",
                "Unsere Öffnungszeiten sind Montag bis Freitag von 9 bis 18 Uhr.",
                "Die Rechnung ist noch offen.",
                "Le rendez-vous est prévu au bureau.",
                "Comment puis-je annuler ma commande ? Le numéro est sur la facture."
            })
    void sentences_of_other_languages_than_english_begin_with_no_name(String text) {
        assertThat(named.all(text)).isEmpty();
    }

    @Test
    void names_in_sentences_of_other_languages_are_found() {
        assertThat(named.all("Mein Name ist Jürgen Hoffmann und ich komme am Montag."))
                .containsExactly(new Match("person", 14, 29, 0.95));
        assertThat(named.all("Je m'appelle Claire Dubois et je viens lundi."))
                .extracting(Match::type)
                .containsExactly("person");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111 1111 1111 1112",
                "GB30NWBK60161331926819",
                "000-12-3456",
                "666-12-3456",
                "912-12-3456",
                "219-00-9999",
                "219-09-0000",
                "256.1.1.1",
                "1.2.3",
                "version 1.2.3.4",
                "12:34:56",
                "std::vector",
                "aa:bb:cc:dd:ee",
                "user@localhost",
                "@handle",
                "2024-01-15",
                "1234567890",
                "$4,111,111.11",
                "a::b",
                "ISBN 978-3-16-148410-0",
                "add::face"
            })
    void leaves_what_only_looks_like_it(String text) {
        assertThat(pii.all(text)).isEmpty();
        assertThat(pii.all("See " + text + " there.")).isEmpty();
    }

    @Test
    void a_number_without_form_needs_a_word_that_says_what_it_is() {
        assertThat(pii.all("order 4155552671")).isEmpty();
        assertThat(pii.all("phone 4155552671")).extracting(Match::type).containsExactly("phone");
        assertThat(pii.all("id 219099998")).isEmpty();
        assertThat(pii.all("SSN: 219099998")).extracting(Match::type).containsExactly("us_ssn");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            aws_access_key | key AKIAZ7QK3J5LMN2PRS4T now   | AKIAZ7QK3J5LMN2PRS4T
            url_password   | redis://u:pa55w0rd@cache:6379  | pa55w0rd
            password       | my password is hunter2secret.  | hunter2secret
            password       | Das Passwort lautet Sommer2024xY | Sommer2024xY
            password       | Mon mot de passe est Soleil2024x | Soleil2024x
            password       | DB_PASSWORD=abc123def          | abc123def
            password       | ROOT_PASSWORD=my/secret/pw1    | my/secret/pw1
            password       | password=default:8dkfjs9       | default:8dkfjs9
            password       | passwordAccount=hunter22       | hunter22
            password       | password_profile: hunter22     | hunter22
            password       | curl -H 'Content-Type: application/json' -H 'Accept: application/json' -u ann:letmein x.org | letmein
            generic_secret | token=string:9f8d7c6b5a4e3d2c  | string:9f8d7c6b5a4e3d2c
            generic_secret | secret_params=9f8d7c6b5a4e3d2c | 9f8d7c6b5a4e3d2c
            generic_secret | api key: 9f8a7b6c5d4e3f2a1b    | 9f8a7b6c5d4e3f2a1b
            generic_secret | "client_secret": "Xy7-9zQ_4w8e"| Xy7-9zQ_4w8e
            generic_secret | -H "Authorization: Token 3fea6af1349166ea" | 3fea6af1349166ea
            generic_secret | Authorization: 3fea6af1349166ea | 3fea6af1349166ea
            password       | <add key="ClearTextPassword" value="TestSource1" /> | TestSource1
            password       | <password>hunter2secret</password> | hunter2secret
            password       | curl -u "j.smith:dB2yF6@qL9" https://h | dB2yF6@qL9
            password       | curl --user ann:s3cretpass https://h | s3cretpass
            generic_secret | FACEBOOK_SECRET="4f9d2c7b8a1e6035d4c3b2a190f8e7d6" | 4f9d2c7b8a1e6035d4c3b2a190f8e7d6
            generic_secret | heroku api key: 12345678-abcd-4bcd-8bcd-1234567890ab | 12345678-abcd-4bcd-8bcd-1234567890ab
            shopify_token | it is 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 | 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
            telegram_token | 7213808860:AAH1bjqpKKW3maRSPAxzIU-0v6xNuq2-NjM | 7213808860:AAH1bjqpKKW3maRSPAxzIU-0v6xNuq2-NjM
            discord_token  | MZ1yGvKTjE0rY0cV8i47CjAa.uRHQPq.Xb1Mk2nEhe-4iUcrGOuegj57zMC | MZ1yGvKTjE0rY0cV8i47CjAa.uRHQPq.Xb1Mk2nEhe-4iUcrGOuegj57zMC
            azure_client_secret | 'dO29Q~F5-VwnW.lZdd11xFF_t5NAXCaGwDl9NbT1' | dO29Q~F5-VwnW.lZdd11xFF_t5NAXCaGwDl9NbT1
            dynatrace_token | dt0c01.4KQXB7ZL2MNP5RSTUVWX3YAC.4KQXB7ZL2MNP5RSTUVWX3YAC4KQXB7ZL2MNP5RSTUVWX3YAC4KQXB7ZL2MNP5RST | dt0c01.4KQXB7ZL2MNP5RSTUVWX3YAC.4KQXB7ZL2MNP5RSTUVWX3YAC4KQXB7ZL2MNP5RSTUVWX3YAC4KQXB7ZL2MNP5RST
            """)
    void finds_secrets(String type, String text, String value) {
        assertThat(secrets.all(text))
                .extracting(Match::type, match -> text.substring(match.start(), match.end()))
                .containsExactly(org.assertj.core.groups.Tuple.tuple(type, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = ${DB_PASSWORD}",
                "password: <your password>",
                "the secret is out",
                "token: null",
                "AKIAXXXXXXXXXXXXXXXX",
                "https://host/path@x",
                "password is required",
                "passwords are hashed",
                "Das Passwort ist erforderlich",
                "Le mot de passe est obligatoire",
                "La carte passe est Soleil2024x",
                "docker run -u 1000:1000 image",
                "credentialsId: ff083f76-7804-4ef1",
                "publicKey: 9f8a7b6c5d4e3f2a1b",
                "token = config.token2.value",
                "eyJhbasdGciOiJIUaddasdasfsas9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc",
                "facebook posts: 12",
                "curl -u user:pass https://h"
            })
    void leaves_what_only_speaks_of_secrets(String text) {
        assertThat(secrets.all(text)).isEmpty();
    }

    @Test
    void a_private_key_that_breaks_off_is_found_as_far_as_it_goes() {
        String text = "-----BEGIN PRIVATE KEY-----\nMIIBVgIBADANBgkq";

        assertThat(secrets.all(text)).containsExactly(new Match("private_key", 0, text.length(), 1));
    }
}
