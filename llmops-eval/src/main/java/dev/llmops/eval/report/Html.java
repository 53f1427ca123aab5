package dev.llmops.eval.report;

/** Pieces of a page. Whatever comes from outside passes {@link #escape}. */
final class Html {

    private static final String STYLE = """
            :root{color-scheme:light dark;--bg:#f7f8fa;--card:#fff;--ink:#1b1f27;--soft:#5b6472;--line:#dfe3ea;--accent:#2f5fd0;\
            --band:#a9c0f2;--good:#13733f;--bad:#b3261e;--tie:#5b6472;--goodbg:#dff3e6;--badbg:#fbe3e1;--tiebg:#e9ecf1}
            @media(prefers-color-scheme:dark){:root{--bg:#12151b;--card:#1b2029;--ink:#e8ebf1;--soft:#a3acba;--line:#333b48;\
            --accent:#8fb0ff;--band:#3c568f;--good:#6fd79b;--bad:#ff9d94;--tie:#a3acba;--goodbg:#173a27;--badbg:#47201d;--tiebg:#2a313d}}
            *{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
            main{max-width:1080px;margin:0 auto;padding:32px 20px 64px}h1{font-size:26px;margin:0 0 4px}
            h2{font-size:18px;margin:36px 0 12px}.sub{color:var(--soft);margin:0 0 20px;overflow-wrap:anywhere}
            .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:14px}
            .card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px 18px}
            .card h3{font-size:14px;font-weight:600;margin:0;color:var(--soft)}.big{font-size:30px;font-weight:650;margin:2px 0 0}
            .note{color:var(--soft);font-size:13px;margin:2px 0 0}.wide{overflow-x:auto}
            table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
            th,td{text-align:left;padding:8px 12px;border-bottom:1px solid var(--line);vertical-align:top}
            th{color:var(--soft);font-size:13px;font-weight:600}td:first-child{white-space:nowrap}td.num,th.num{text-align:right;white-space:nowrap}
            .chip{display:inline-block;border-radius:99px;padding:1px 10px;font-size:13px;font-weight:600}
            .better{color:var(--good);background:var(--goodbg)}.worse{color:var(--bad);background:var(--badbg)}
            .tie{color:var(--tie);background:var(--tiebg)}svg{display:block;width:100%;height:auto}
            svg text{fill:var(--ink);font:13px system-ui,sans-serif}svg .soft{fill:var(--soft);font-size:12px}
            svg .axis{stroke:var(--line)}svg .zero{stroke:var(--soft);stroke-dasharray:4 3}
            svg .bar{fill:var(--band)}svg .whisker{stroke:var(--accent);stroke-width:2.5}svg .dot{fill:var(--accent)}
            svg .betterdot{fill:var(--good);stroke:var(--good)}svg .worsedot{fill:var(--bad);stroke:var(--bad)}
            details{border-bottom:1px solid var(--line);padding:8px 0}summary{cursor:pointer;overflow-wrap:anywhere}
            dl{margin:8px 0 4px 18px}dt{color:var(--soft);font-size:13px}dd{margin:0 0 8px;white-space:pre-wrap;overflow-wrap:anywhere}
            """;

    private Html() {}

    /** A whole page. It forbids itself to load or to run anything, should an escape ever be missed. */
    static String page(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escape(title), STYLE, body);
    }

    /** For text and for quoted attributes. Characters that HTML forbids become the replacement character. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r';
        return !control && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    static String cell(String text) {
        return "<td>" + escape(text) + "</td>";
    }

    static String number(String text) {
        return "<td class=\"num\">" + escape(text) + "</td>";
    }

    static String head(String text) {
        return "<th scope=\"col\">" + escape(text) + "</th>";
    }

    static String numberHead(String text) {
        return "<th scope=\"col\" class=\"num\">" + escape(text) + "</th>";
    }
}
