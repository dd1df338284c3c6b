"""What a page of the Ombudsman's site holds beside the decision, and where the decision ends."""

from __future__ import annotations

import re

BACK_TO_TOP = re.compile(r"^(?:back to (?:the )?top|return to top)\W*$", re.IGNORECASE)

#: From here on nothing belongs to the decision.
END = re.compile(
    r"^(?:investigator[’']?s?[’']? (?:final )?decision on behalf of the ombudsman"
    r"|print this page|lgo logogram|review your privacy settings|privacy settings|required cookies"
    r"|analytical cookies|view (?:required|analytical) cookies|these cookies enable the website\b.*"
    r"|google analytics cookies help\b.*|in using google analytics\b.*"
    r"|related decisions|share this(?: page)?|sign up (?:to|for) (?:our )?(?:newsletter|updates)\b.*"
    r"|© .*|copyright ©.*|all rights reserved\W*)\W*$",
    re.IGNORECASE,
)

LINE = re.compile(
    r"^(?:skip to (?:main )?content|menu|search|home|close|accept(?: all)?(?: cookies)?|cookies?"
    r"|we use cookies\b.*|this (?:web)?site uses cookies\b.*|we recommend you set these\b.{0,12}|share"
    r"|tweet|facebook|twitter|linkedin|email"
    r"|make a complaint|contents|on this page|print|decisions|you are here:?\b.*|page \d+(?: of \d+)?"
    r"|\d+|final decision \d+|final report \d+|local government (?:and|&) social care ombudsman)\W*$",
    re.IGNORECASE,
)

SATISFIED = re.compile(
    r"^ombudsman (?:is )?satisfied with (?:the )?council[’']?s?[’']? response\s*:?\s*(?P<date>.+?)\.?$",
    re.IGNORECASE,
)
