"""Who may bring a complaint through the statutory procedure.

The table is section 26(3) to (3C) and section 24D of the Children Act 1989 as the law map reads them; "other
persons" need the council's decision under regulation 12, on which sources disagree (K3).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from assistant.case import Person, Service


class Standing(StrEnum):
    """Whether the person may complain."""

    ENTITLED = "entitled"  # by the Act, whatever the council thinks
    SUFFICIENT_INTEREST = "sufficient_interest"  # if the council accepts it; it must decide (reg.12)
    REPRESENTATIVE = "representative"  # for a child or young person who is entitled
    NOT_FOR_SELF = "not_for_self"  # solely about how an adult was treated: usually corporate (K10)
    UNKNOWN = "unknown"  # who is writing is not told


class StandingOf(NamedTuple):
    """A standing with the rules it rests on and the conflicts between sources that touch it."""

    standing: Standing
    rules: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


BY_PERSON: dict[Person, StandingOf] = {
    Person.PARENT: StandingOf(Standing.ENTITLED, ("who-02",)),  # with or without parental responsibility
    Person.CHILD: StandingOf(Standing.ENTITLED, ("who-01",)),
    Person.CARE_LEAVER: StandingOf(Standing.ENTITLED, ("who-12",)),  # by status and duty, not by age
    Person.FOSTER_CARER: StandingOf(Standing.ENTITLED, ("who-04",)),
    Person.SPECIAL_GUARDIAN: StandingOf(Standing.ENTITLED, ("who-14", "who-03")),
    Person.ADOPTER: StandingOf(Standing.ENTITLED, ("who-15",)),
    Person.GRANDPARENT: StandingOf(Standing.SUFFICIENT_INTEREST, ("who-05", "who-06", "who-11"), ("K3",)),
    Person.RELATIVE: StandingOf(Standing.SUFFICIENT_INTEREST, ("who-05", "who-06", "who-11"), ("K3",)),
    Person.PROFESSIONAL: StandingOf(Standing.SUFFICIENT_INTEREST, ("who-05", "who-06"), ("K3",)),
    Person.OTHER: StandingOf(Standing.SUFFICIENT_INTEREST, ("who-05", "who-06"), ("K3",)),
}

# The support that makes a carer eligible in their own right, whatever their relation to the child.
_BY_SERVICE: dict[Service, StandingOf] = {
    Service.SPECIAL_GUARDIANSHIP: StandingOf(Standing.ENTITLED, ("who-14", "scope-10")),
    Service.FOSTERING: StandingOf(Standing.ENTITLED, ("who-04", "scope-11")),
}
_KIN = (Person.GRANDPARENT, Person.RELATIVE, Person.OTHER)


def standing_of(person: Person, services: frozenset[Service], acting_for_child: bool) -> StandingOf:
    """Whether the complainant may use the statutory procedure on these subjects, and by which rule."""
    if services == {Service.ADULT_ONLY}:
        return StandingOf(Standing.NOT_FOR_SELF, ("who-21",), ("K10",))
    by_person = BY_PERSON.get(person, StandingOf(Standing.UNKNOWN))
    if by_person.standing is Standing.ENTITLED:
        return by_person
    if acting_for_child:
        return StandingOf(Standing.REPRESENTATIVE, ("who-18", "who-20"))
    if person in _KIN:
        for service, standing in _BY_SERVICE.items():
            if service in services:
                return standing
    return by_person
