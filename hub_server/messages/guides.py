"""How to take a component down, change its battery or the router, and put it back: step by step, in two languages."""

from typing import Final

_REFIT: Final = {
    "en": (
        "Turn the cover anticlockwise, or slide it up, until it comes off its bracket.",
        "Decorate, or move the bracket to its new place at the same height.",
        "Put the component back on its bracket until it clicks.",
        "Say that you are done, and make it react once within 15 minutes.",
    ),
    "sv": (
        "Vrid höljet moturs, eller skjut det uppåt, tills det släpper från fästet.",
        "Renovera, eller flytta fästet till den nya platsen på samma höjd.",
        "Sätt tillbaka komponenten på fästet tills det klickar.",
        "Tala om att du är klar och få den att reagera en gång inom 15 minuter.",
    ),
}
_BATTERY: Final = {
    "en": (
        "Take the component off its bracket.",
        "Take the old battery out and wait for ten seconds.",
        "Put a new battery of the same type in, the right way round.",
        "Put the component back, say that you are done, and make it react once within 15 minutes.",
    ),
    "sv": (
        "Ta loss komponenten från fästet.",
        "Ta ut det gamla batteriet och vänta i tio sekunder.",
        "Sätt i ett nytt batteri av samma typ, vänt åt rätt håll.",
        "Sätt tillbaka komponenten, tala om att du är klar och få den att reagera en gång inom 15 minuter.",
    ),
}
_ROUTER: Final = {
    "en": (
        "Leave the gateway as it is: without broadband it reports over the mobile network.",
        "Change the router, and connect the gateway to it as it was connected to the old one.",
        "Give the new router the old one's name and password, and what was on Wi-Fi finds it by itself.",
        "Wait until the new router is online, and say that you are done: the gateway is tested, and that is reported.",
        "If broadband stays away, look at the cable and run a self-test. Nothing has to be opened in the router.",
    ),
    "sv": (
        "Låt centralenheten vara som den är: utan bredband rapporterar den över mobilnätet.",
        "Byt routern och anslut centralenheten till den på samma sätt som till den gamla.",
        "Ge den nya routern den gamlas namn och lösenord, så hittar det som gick via wifi tillbaka av sig självt.",
        "Vänta tills routern är uppkopplad och tala om att du är klar: centralenheten testas och testet rapporteras.",
        "Kommer bredbandet inte tillbaka, se över kabeln och kör ett självtest. I routern behöver inget öppnas.",
    ),
}
_REACT: Final = {
    "contact": {"en": "Open and close it.", "sv": "Öppna och stäng."},
    "motion": {"en": "Walk past it.", "sv": "Gå förbi den."},
    "camera_motion": {"en": "Walk past it.", "sv": "Gå förbi den."},
}
_TEST: Final = {
    "en": "Press its test button, or run a self-test.",
    "sv": "Tryck på testknappen eller kör ett självtest.",
}


def guide(kind: str, purpose: str, language: str) -> list[str]:
    """Return the steps for a kind of component; an unknown language reads English."""
    spoken = language if language in _REFIT else "en"
    if purpose == "router":
        return list(_ROUTER[spoken])
    steps = _BATTERY if purpose == "battery" else _REFIT
    return [*steps[spoken], _REACT.get(kind, _TEST)[spoken]]
