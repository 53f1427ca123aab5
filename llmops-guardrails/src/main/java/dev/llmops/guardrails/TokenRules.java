package dev.llmops.guardrails;

import java.util.ArrayList;
import java.util.List;

/**
 * The forms of well-known services' tokens, after each service's documentation and gitleaks' rules
 * (github.com/gitleaks/gitleaks, MIT), which they follow in prefix, alphabet and length.
 */
final class TokenRules {

    private TokenRules() {}

    static List<TokenRule> all() {
        List<TokenRule> rules = new ArrayList<>();
        clouds(rules);
        code(rules);
        talk(rules);
        models(rules);
        payments(rules);
        return List.copyOf(rules);
    }

    private static void clouds(List<TokenRule> rules) {
        for (String prefix : List.of("AKIA", "ASIA", "ABIA", "ACCA")) {
            rules.add(TokenRule.of("aws_access_key", prefix, TokenRules::base32, 16));
        }
        rules.add(TokenRule.of("google_api_key", "AIza", TokenRules::name, 35));
        rules.add(TokenRule.of("google_oauth_secret", "GOCSPX-", TokenRules::name, 28));
        for (String prefix : List.of("doo_v1_", "dop_v1_", "dor_v1_")) {
            rules.add(TokenRule.of("digitalocean_token", prefix, TokenRules::hex, 64));
        }
        rules.add(TokenRule.of("alibaba_access_key", "LTAI", TokenRules::alnum, 17, 21));
        rules.add(TokenRule.of("databricks_token", "dapi", TokenRules::hex, 32));
        rules.add(TokenRule.of("planetscale_token", "pscale_tkn_", TokenRules::dotted, 32, 64));
        rules.add(TokenRule.of("doppler_token", "dp.pt.", TokenRules::alnum, 43));
        rules.add(TokenRule.of("vault_token", "hvs.", TokenRules::name, 90, 120));
        rules.add(TokenRule.of("vault_token", "hvb.", TokenRules::name, 138, 300));
        rules.add(TokenRule.of("pulumi_token", "pul-", TokenRules::hex, 40));
        rules.add(TokenRule.of("age_secret_key", "AGE-SECRET-KEY-1", TokenRules::upper, 58));
        rules.add(TokenRule.of("grafana_token", "glsa_", TokenRules::name, 41));
        rules.add(TokenRule.of("grafana_token", "glc_", TokenRules::path, 32, 400));
        rules.add(TokenRule.of("dynatrace_token", "dt0c01.", TokenRules::dotted, 89));
        rules.add(TokenRule.of("sentry_token", "sntrys_", c -> path(c) || c == '_' || c == '=', 60, 400));
        rules.add(TokenRule.of("infracost_token", "ico-", TokenRules::alnum, 32));
        rules.add(TokenRule.of("sentry_token", "sntryu_", TokenRules::hex, 64));
        rules.add(TokenRule.of("new_relic_key", "NRAK-", TokenRules::upper, 27));
    }

    private static void code(List<TokenRule> rules) {
        for (String prefix : List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_")) {
            rules.add(TokenRule.of("github_token", prefix, TokenRules::alnum, 36));
        }
        rules.add(TokenRule.of("github_token", "github_pat_", TokenRules::name, 82));
        for (String prefix : List.of("glpat-", "gldt-", "glft-", "glsoat-", "glrt-", "glptt-", "glimt-", "glcbt-")) {
            rules.add(TokenRule.of("gitlab_token", prefix, TokenRules::name, 20, 64));
        }
        rules.add(TokenRule.of("npm_token", "npm_", TokenRules::alnum, 36));
        rules.add(TokenRule.of("pypi_token", "pypi-AgEIcHlwaS5vcmc", TokenRules::name, 50, 1000));
        rules.add(TokenRule.of("rubygems_token", "rubygems_", TokenRules::hex, 48));
        rules.add(TokenRule.of("clojars_token", "CLOJARS_", TokenRules::alnum, 60));
        rules.add(TokenRule.of("artifactory_token", "AKC", TokenRules::alnum, 10, 200));
        rules.add(TokenRule.of("postman_token", "PMAK-", TokenRules::name, 59));
        rules.add(TokenRule.of("linear_token", "lin_api_", TokenRules::alnum, 40));
        rules.add(TokenRule.of("notion_token", "ntn_", TokenRules::alnum, 40, 50));
        rules.add(TokenRule.of("prefect_token", "pnu_", TokenRules::alnum, 36));
        rules.add(TokenRule.of("readme_token", "rdme_", TokenRules::alnum, 70));
        rules.add(TokenRule.of("typeform_token", "tfp_", TokenRules::dotted, 59));
    }

    private static void talk(List<TokenRule> rules) {
        for (String prefix : List.of(
                "xoxb-", "xoxp-", "xoxe-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xapp-", "xoxe.xoxb-", "xoxe.xoxp-")) {
            rules.add(TokenRule.of("slack_token", prefix, TokenRules::name, 10, 400));
        }
        rules.add(TokenRule.of("slack_webhook", "https://hooks.slack.com/services/", TokenRules::path, 40, 80));
        rules.add(TokenRule.of("slack_webhook", "https://hooks.slack.com/workflows/", TokenRules::path, 40, 80));
        rules.add(TokenRule.of("slack_webhook", "http://hooks.slack.com/services/", TokenRules::path, 40, 80));
        rules.add(TokenRule.of("facebook_token", "EAAM", TokenRules::alnum, 80, 300));
        rules.add(TokenRule.of("facebook_token", "EAAC", TokenRules::alnum, 80, 300));
        rules.add(TokenRule.of("sendgrid_key", "SG.", TokenRules::dotted, 60, 70));
        rules.add(TokenRule.of("twilio_key", "SK", TokenRules::hex, 32));
        rules.add(TokenRule.of("sendinblue_key", "xkeysib-", TokenRules::name, 81));
        rules.add(TokenRule.of("mailgun_key", "key-", TokenRules::hex, 32));
    }

    private static void models(List<TokenRule> rules) {
        rules.add(TokenRule.of("anthropic_key", "sk-ant-", TokenRules::name, 80, 120));
        rules.add(TokenRule.of("openai_key", "sk-", TokenRules::name, 40, 200));
        rules.add(TokenRule.of("huggingface_token", "hf_", TokenRules::letters, 34));
        rules.add(TokenRule.of("huggingface_token", "api_org_", TokenRules::letters, 34));
        rules.add(TokenRule.of("groq_key", "gsk_", TokenRules::alnum, 52));
        rules.add(TokenRule.of("perplexity_key", "pplx-", TokenRules::alnum, 48));
    }

    private static void payments(List<TokenRule> rules) {
        for (String kind : List.of("sk_", "rk_")) {
            for (String mode : List.of("live_", "test_", "prod_")) {
                rules.add(TokenRule.of("stripe_key", kind + mode, TokenRules::alnum, 10, 120));
            }
        }
        for (String prefix : List.of("shpat_", "shpca_", "shppa_", "shpss_")) {
            rules.add(TokenRule.of("shopify_token", prefix, c -> Chars.hex((char) c), 32));
        }
        rules.add(TokenRule.of("square_token", "sq0atp-", TokenRules::name, 22, 60));
        rules.add(TokenRule.of("square_token", "sq0csp-", TokenRules::name, 43));
        rules.add(TokenRule.of("square_token", "EAAA", TokenRules::name, 22, 60));
        rules.add(TokenRule.of("duffel_token", "duffel_live_", TokenRules::dotted, 43));
        rules.add(TokenRule.of("flutterwave_key", "FLWSECK_TEST-", TokenRules::hex, 12, 40));
        rules.add(TokenRule.of("easypost_token", "EZAK", TokenRules::alnum, 54));
        rules.add(TokenRule.of("intra42_secret", "s-s4t2af-", TokenRules::hex, 64));
        rules.add(TokenRule.of("shippo_token", "shippo_live_", TokenRules::hex, 40));
    }

    private static boolean alnum(int c) {
        return Chars.letterOrDigit((char) c);
    }

    private static boolean name(int c) {
        return Chars.letterOrDigit((char) c) || c == '_' || c == '-';
    }

    private static boolean dotted(int c) {
        return name(c) || c == '.' || c == '=';
    }

    private static boolean path(int c) {
        return Chars.letterOrDigit((char) c) || c == '/' || c == '+';
    }

    private static boolean hex(int c) {
        return Chars.digit((char) c) || (c >= 'a' && c <= 'f');
    }

    private static boolean letters(int c) {
        return Chars.letter((char) c);
    }

    private static boolean base32(int c) {
        return Chars.upper((char) c) || (c >= '2' && c <= '7');
    }

    private static boolean upper(int c) {
        return Chars.upper((char) c) || Chars.digit((char) c);
    }
}
