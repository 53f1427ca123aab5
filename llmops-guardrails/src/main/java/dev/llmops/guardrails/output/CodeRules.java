package dev.llmops.guardrails.output;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * What code does that somebody who runs it unread would regret: the calls that static checkers name first (Bandit's B1 to B7, ESLint's
 * security rules, gtfobins), by expressions that read a text once.
 */
final class CodeRules {

    /**
     * A kind of call.
     *
     * @param words one of them stands in every match, in lower case: a text without any is not looked at
     * @param pattern the call
     */
    record Rule(String category, List<String> words, Pattern pattern) {

        Rule {
            words = List.copyOf(words);
        }
    }

    private static final String SHELL = "(?:sudo\\s+(?:-\\w+\\s+)*)?(?:/(?:usr/)?bin/)?(?:env\\s+)?"
            + "(?:ba|z|k|da|fi)?sh\\b|(?:sudo\\s+)?(?:python[23]?|perl|ruby|node|php)\\b";

    static final List<Rule> ALL = List.of(
            rule(
                    "pipe_to_shell",
                    List.of(
                            "curl",
                            "wget",
                            "fetch",
                            "iwr",
                            "irm",
                            "invoke-webrequest",
                            "downloadstring",
                            "invoke-restmethod"),
                    "\\b(?:curl|wget|fetch)\\b[^\\n|;]*\\|\\s*(?:tee\\s+\\S+\\s*\\|\\s*)?(?:" + SHELL + ")"
                            + "|(?:\\b(?:ba|z|k|da)?sh|\\bsource|\\.|\\beval)\\s+(?:-c\\s+)?[\"']?[<$]\\(\\s*(?:curl|wget)\\b"
                            + "|\\b(?:iwr|irm|invoke-webrequest|invoke-restmethod)\\b[^\\n|;]*\\|\\s*(?:iex|invoke-expression)\\b"
                            + "|\\b(?:iex|invoke-expression)\\b[^\\n;]*(?:downloadstring|iwr|irm|invoke-webrequest|invoke-restmethod)\\b"),
            rule(
                    "reverse_shell",
                    List.of("/dev/tcp/", "/dev/udp/", "nc", "ncat", "socat", "pty.spawn"),
                    "/dev/(?:tcp|udp)/[^\\s/]+/\\d+|\\b(?:nc|ncat|netcat)\\b[^\\n|;]*\\s-\\w*[ec]\\w*\\s+\\S*(?:sh|cmd)"
                            + "|\\bsocat\\b[^\\n]*\\bexec:|\\bpty\\.spawn\\s*\\("),
            rule(
                    "destructive",
                    List.of(
                            "rm",
                            "mkfs",
                            "dd",
                            "format",
                            "del",
                            "rmtree",
                            "rd",
                            "chmod",
                            ":()",
                            "remove-item",
                            "> /dev/",
                            "shred"),
                    "\\brm\\s+(?:-\\S+\\s+)*-(?:\\w*r\\w*|-recursive)\\b(?:\\s+-\\S+)*\\s+[\"']?(?:/|~|\\*|\\.|\\$)"
                            + "|\\bmkfs(?:\\.\\w+)?\\s+\\S|\\bdd\\s+[^\\n]*\\bof=/dev/|>\\s*/dev/(?:sd|nvme|hd|disk)\\w*"
                            + "|\\bformat\\s+[a-z]:|\\b(?:del|rd|rmdir)\\s+(?:/\\w\\s+)*/s\\b|\\bshutil\\.rmtree\\s*\\("
                            + "|\\bchmod\\s+(?:-\\w+\\s+)*-r\\s+[0-7]?777\\s+/|:\\(\\)\\s*\\{\\s*:\\s*\\|\\s*:"
                            + "|\\bremove-item\\b[^\\n;]*-recurse\\b[^\\n;]*-force\\b|\\bshred\\s+[^\\n]*/dev/"),
            rule(
                    "dynamic_code",
                    List.of(
                            "eval",
                            "exec",
                            "function",
                            "compile",
                            "invoke-expression",
                            "iex",
                            "scriptengine",
                            "instance_eval"),
                    "(?:^|[^\\w.$'\"-])(?:eval|exec|execfile)\\s*\\(|\\bnew\\s+function\\s*\\(|(?:^|[^\\w.])compile\\s*\\([^\\n]*['\"](?:exec|eval)['\"]"
                            + "|\\b(?:iex|invoke-expression)\\s+[$(\"']|\\bscriptengine\\w*\\b[^\\n]*\\.eval\\s*\\("
                            + "|\\b(?:instance|class|module)_eval\\b|(?:^|[;&|\\n])\\s*eval\\s+[\"'$`]"),
            rule(
                    "command",
                    List.of(
                            "os.system",
                            "popen",
                            "subprocess",
                            "getruntime",
                            "processbuilder",
                            "child_process",
                            "shell_exec",
                            "passthru",
                            "proc_open",
                            "process.start",
                            "exec.command",
                            "std::system",
                            "system(",
                            "os.exec",
                            "os.spawn"),
                    "\\bos\\.(?:system|popen|exec\\w+|spawn\\w+)\\s*\\(|\\bsubprocess\\.(?:run|call|popen|check_output|check_call|getoutput|getstatusoutput)\\s*\\("
                            + "|\\bgetruntime\\s*\\(\\s*\\)\\s*\\.\\s*exec\\s*\\(|\\bnew\\s+processbuilder\\s*\\(|\\bchild_process\\b"
                            + "|\\b(?:shell_exec|passthru|proc_open|popen)\\s*\\(|\\bprocess\\.start\\s*\\(|\\bexec\\.command\\s*\\("
                            + "|(?:^|[^\\w.])(?:std::)?system\\s*\\(\\s*[\"'$\\w]"),
            rule(
                    "deserialisation",
                    List.of(
                            "pickle",
                            "marshal",
                            "yaml",
                            "objectinputstream",
                            "unserialize",
                            "binaryformatter",
                            "shelve",
                            "jsonpickle",
                            "xmldecoder",
                            "dill",
                            "joblib",
                            "torch.load"),
                    "\\b(?:c?pickle|dill|marshal|jsonpickle|shelve|joblib)\\.(?:loads?|open|decode)\\s*\\(|\\byaml\\.(?:unsafe_|full_)load(?:_all)?\\s*\\("
                            + "|\\byaml\\.load\\s*\\((?:[^()\\n]*loader\\s*=\\s*(?:yaml\\.)?(?:unsafe|full)?loader\\b|[^(),\\n]*\\))"
                            + "|\\bnew\\s+objectinputstream\\s*\\(|\\bnew\\s+xmldecoder\\s*\\(|\\bunserialize\\s*\\(|\\bnew\\s+binaryformatter\\s*\\(|\\bmarshal\\.load\\b"
                            + "|\\btorch\\.load\\s*\\("),
            rule(
                    "unchecked_tls",
                    List.of(
                            "verify",
                            "curl",
                            "wget",
                            "rejectunauthorized",
                            "insecureskipverify",
                            "_create_unverified_context",
                            "noophostnameverifier"),
                    "\\bverify\\s*=\\s*false\\b|\\bcurl\\s+(?:[^\\n|;]*\\s)?(?:-k|--insecure)\\b|\\bwget\\b[^\\n|;]*--no-check-certificate\\b"
                            + "|\\brejectunauthorized\\s*:\\s*false|\\binsecureskipverify\\s*:\\s*true|\\b_create_unverified_context\\b|\\bnoophostnameverifier\\b"));

    private CodeRules() {}

    private static Rule rule(String category, List<String> words, String pattern) {
        return new Rule(category, words, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.MULTILINE));
    }
}
