"""Dated units (a day, month, season, term, quarter, week, school year …): read from tokens, resolved to days."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

import regex

from rules.time_words import CONNECTORS, Token

YEAR_FIRST, YEAR_LAST = 1900, 2099


@dataclass(slots=True)
class Unit:
    """A day, month, season …, with its year where that is known."""

    kind: str  # day, month, season, term, quarter, tertial, half, week, school, turn, year, bad
    a: int = 0  # month, season, number
    b: int = 0  # day
    year: int | None = None
    two_readings: bool = False
    link: str | None = None  # to the unit before: range, list
    bare_word: bool = False  # `vår` alone, which is also a pronoun
    in_prose: bool = True  # plain enough to be a date in running text
    pair: tuple[int, int] | None = None


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MAX_NUMBER = {"quarter": 4, "tertial": 3, "half": 2, "week": 53}
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11)}
UNIT_STARTS = frozenset(("month", "season", "term", "numbered", "day_month", "ordinal", "ordinal_number", "num"))


def full_year(two_digits: int) -> int:
    """`19` is 2019, `98` is 1998."""
    return 2000 + two_digits if two_digits < 70 else 1900 + two_digits


def _month_days(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def resolve(unit: Unit) -> tuple[dt.date, dt.date] | None:
    """First and last day of a unit that has its year; None where the calendar has no such day, week or month."""
    y, a = unit.year, unit.a
    if y is None or not YEAR_FIRST <= y <= YEAR_LAST or unit.kind == "bad":
        return None
    try:
        match unit.kind:
            case "day":
                return dt.date(y, a, unit.b), dt.date(y, a, unit.b)
            case "month":
                return _month_days(y, a, a)
            case "season" if a == 24:
                return dt.date(y, 12, 1), _month_days(y + 1, 2, 2)[1]
            case "season":
                return _month_days(y, *_SEASON_MONTHS[a])
            case "term":
                return _month_days(y, *((1, 6) if a == 1 else (8, 12)))
            case "quarter":
                return _month_days(y, 3 * a - 2, 3 * a)
            case "tertial":
                return _month_days(y, 4 * a - 3, 4 * a)
            case "half":
                return _month_days(y, 6 * a - 5, 6 * a)
            case "week":
                return dt.date.fromisocalendar(y, a, 1), dt.date.fromisocalendar(y, a, 7)
            case "school":
                return dt.date(y, 8, 1), dt.date(y + 1, 6, 30)
            case "turn":
                first = dt.date(y, a or 12, 30 if a else 31)
                return first, first + dt.timedelta(days=1)
            case _:
                return dt.date(y, 1, 1), dt.date(y, 12, 31)
    except ValueError:
        return None


def part_of(unit: Unit, lo: dt.date, hi: dt.date, part: str) -> tuple[dt.date, dt.date]:
    """Beginning, middle or end of a span: thirds of a year, of a month by days, of others by months."""
    if unit.kind in ("day", "week", "turn"):
        return lo, hi
    if unit.kind == "month":
        cuts = {"begin": (1, 10), "middle": (11, 20), "end": (21, hi.day)}[part]
        return lo.replace(day=cuts[0]), lo.replace(day=cuts[1])
    months = (hi.year - lo.year) * 12 + hi.month - lo.month + 1
    side = round(months / 3)
    first, last = {"begin": (0, side - 1), "middle": (side, months - side - 1), "end": (months - side, months - 1)}[
        part
    ]
    return _shift(lo, first), _month_days(*_year_month(lo, last))[1]


def _year_month(day: dt.date, months: int) -> tuple[int, int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1, month + 1


def _shift(day: dt.date, months: int) -> dt.date:
    year, month, _ = _year_month(day, months)
    return dt.date(year, month, 1)


class Reader:
    """Reads units from tokens: each method takes an index and gives what stands there and the index after it."""

    def __init__(self, tokens: list[Token]):
        self.tokens = tokens

    def cat(self, i: int) -> str:
        """The class of token i, empty outside the text."""
        return self.tokens[i].category if 0 <= i < len(self.tokens) else ""

    def adjacent(self, i: int) -> bool:
        """Whether token i follows the token before without a space."""
        return 0 < i < len(self.tokens) and self.tokens[i].start == self.tokens[i - 1].end

    def units(self, i: int) -> tuple[list[Unit], int] | None:
        """The dated units that begin at token i (linked among themselves), or None."""
        match self.cat(i):
            case "iso" | "compact" | "six" | "short_iso" | "dotted":
                return self._day(i)
            case "year_two":
                return self._year_two(i)
            case "pair":
                return self._pair(i)
            case "slash_year":
                month, year = (int(self.tokens[i].value[k]) for k in ("sn", "sy"))
                return [Unit("month" if 1 <= month <= 12 else "bad", month, year=year, in_prose=False)], i + 1
            case "day_month":
                return self._day_month(i)
            case "year":
                return self._year(i)
            case "num" | "ordinal_number":
                return self._day_of_month(i) or self._counted(i) or self._short_years(i)
            case "ordinal":
                return self._counted(i)
            case "month" | "season" | "term":
                token = self.tokens[i]
                unit = Unit(token.category, token.value, bare_word=token.text in ("vår", "mar"))
                return self._with_year([unit], i + 1)
            case "numbered":
                return self._numbered(i)
            case "school_year" | "turn_of_year":
                return self._spanning(i)
            case "turn_of_half":
                return self._with_year([Unit("turn", 6)], i + 1)
            case "blank":
                return [Unit("bad")], i + 1
        return None

    def _day(self, i: int) -> tuple[list[Unit], int]:
        token = self.tokens[i]
        text = token.text
        unit = Unit("day")
        if token.category == "iso":
            v = token.value
            unit.year, unit.a, unit.b = int(v["iy"]), int(v["im"] or v["im2"]), int(v["id"] or v["id2"])
        elif token.category == "compact":
            unit.year, unit.a, unit.b = int(text[:4]), int(text[4:6]), int(text[6:])
        elif token.category == "dotted":
            v = token.value
            year = v["dy"]
            unit.year = int(year) if len(year) == 4 else full_year(int(year))
            unit.a, unit.b, unit.in_prose = int(v["dm"]), int(v["dd"]), len(year) == 4
        else:
            digits = text.replace("-", "")
            unit.year, unit.a, unit.b = full_year(int(digits[:2])), int(digits[2:4]), int(digits[4:])
            unit.in_prose = False
            month_reading = token.category == "six" and 1990 <= int(digits[:4]) <= YEAR_LAST and 1 <= unit.b <= 12
            if resolve(unit) is None and month_reading:
                unit = Unit("month", unit.b, year=int(digits[:4]), in_prose=False, two_readings=True)
            else:
                unit.two_readings = month_reading or (
                    token.category == "short_iso"
                    and 1 <= unit.b <= 31
                    and unit.a != unit.b
                    and resolve(Unit("day", unit.a, int(digits[:2]), full_year(unit.b))) is not None
                )
        units = [unit]
        i += 1
        last_day = int(self.tokens[i + 1].text) if self.cat(i) == "-" and self._plain_number(i + 1) else 0
        if unit.b < last_day <= 31 and self.cat(i + 2) not in ("month", "-", "/"):
            units.append(replace(unit, b=last_day, link="range"))
            i += 2
        elif last_day and token.category == "iso" and self.cat(i + 2) == "-" and self._plain_number(i + 3):
            units.append(Unit("day", last_day, int(self.tokens[i + 3].text), unit.year, link="range"))
            i += 4
        return units, i

    def _plain_number(self, i: int) -> bool:
        return self.cat(i) == "num" and self.tokens[i].text.isdigit()

    def _year_two(self, i: int) -> tuple[list[Unit], int]:
        v = self.tokens[i].value
        year, two = int(v["ty"]), int(v["tn"])
        if 1 <= two <= 12:
            units = [
                Unit(
                    "month",
                    two,
                    year=year,
                    two_readings=two == (year + 1) % 100 or len(v["tn"]) == 1,
                    in_prose=False,
                )
            ]
            goes_on = (
                self.cat(i + 1) == "-" and self._plain_number(i + 2) and self.cat(i + 3) not in ("month", "-", "/")
            )
            if goes_on and two < int(self.tokens[i + 2].text) <= 12:
                units.append(Unit("month", int(self.tokens[i + 2].text), year=year, link="range", in_prose=False))
                return units, i + 3
            return units, i + 1
        other = self._later_year(year, two) if len(v["tn"]) == 2 else None
        if other is None:
            return [Unit("bad")], i + 1
        return [Unit("year", year=year), Unit("year", year=other, link="range")], i + 1

    @staticmethod
    def _later_year(year: int, two: int) -> int | None:
        other = year - year % 100 + two
        if other <= year:
            other += 100
        return other if other - year <= 50 else None

    def _years_of_pair(self, i: int) -> tuple[int, int] | None:
        """The years of `2016/2017`, `2016/17`, `16/17` or `2016-17` at token i."""
        token = self.tokens[i] if i < len(self.tokens) else None
        if token is None:
            return None
        first: int
        second: int | None
        if token.category == "pair":
            first, text = int(token.value["py"]), token.value["py2"]
            second = int(text) if len(text) == 4 else self._later_year(first, int(text))
        elif token.category == "year_two":
            first = int(token.value["ty"])
            second = self._later_year(first, int(token.value["tn"]))
        elif token.category == "day_month" and not token.value["dmy"]:
            one, two = token.value["day"], token.value["month"]
            if len(one) != 2 or len(two) != 2:
                return None
            first = full_year(int(one))
            second = self._later_year(first, int(two))
        else:
            return None
        return (first, second) if second is not None and second > first else None

    def _pair(self, i: int) -> tuple[list[Unit], int]:
        v = self.tokens[i].value
        first, text = int(v["py"]), v["py2"]
        years = self._years_of_pair(i)
        if len(text) == 2 and 1 <= int(text) <= 12 and (years is None or years[1] != first + 1):
            return [Unit("month", int(text), year=first, two_readings=True, in_prose=False)], i + 1
        if years is None:
            return [Unit("bad", in_prose=False)], i + 1
        two = len(text) == 2 and 1 <= int(text) <= 12
        return [Unit("year", year=years[0], two_readings=two), Unit("year", year=years[1], link="range")], i + 1

    def _day_month(self, i: int) -> tuple[list[Unit], int]:
        v = self.tokens[i].value
        day, month = int(v["day"]), int(v["month"])
        if v["dmy"]:
            text = v["dmy"]
            year = int(text) if len(text) == 4 else full_year(int(text))
            return [Unit("day", month, day, year=year, in_prose=len(text) == 4)], i + 1
        if not (1 <= day <= 31 and 1 <= month <= 12):
            years = self._years_of_pair(i)
            if years and years[1] == years[0] + 1:
                units = [Unit("year", year=years[0], two_readings=True), Unit("year", year=years[1], link="range")]
                return units, i + 1
            return [Unit("bad", in_prose=False)], i + 2 if self.cat(i + 1) == "year" else i + 1
        return self._with_year([Unit("day", month, day)], i + 1)

    def _year(self, i: int) -> tuple[list[Unit], int]:
        year = int(self.tokens[i].text)
        j = i + 1
        comma = self.cat(j) == ","
        if self.cat(j) in (",", ":") or (self.cat(j) == "-" and self.adjacent(j) and self.adjacent(j + 1)):
            j += 1
        while self.cat(j) == "filler" and self.tokens[j].text in ("under", "i", "den"):
            j += 1
        if self.cat(j) in UNIT_STARTS and not (comma and self._year_ahead(j)):
            found = self.units(j)
            if found and all(u.year is None and u.kind not in ("year", "bad") for u in found[0]):
                found[0][0].year = year
                found[0][0].bare_word = False
                if found[0][0].kind == "season" and found[0][0].a == 24:
                    found[0][0].two_readings = True
                return found
        return [Unit("year", year=year)], i + 1

    def _year_ahead(self, i: int) -> bool:
        while self.cat(i) in UNIT_STARTS or self.cat(i) in CONNECTORS or self.cat(i) == "filler":
            i += 1
        return self.cat(i) in ("year", "pair", "year_two")

    def _day_of_month(self, i: int) -> tuple[list[Unit], int] | None:
        """`15 juni 2017`, `15-17 juni`, `15 och 17 juni`, `15-17/6 2018`."""
        days: list[tuple[int, str | None]] = []
        link: str | None = None
        while self.cat(i) in ("num", "ordinal_number") and len(days) < 6:
            days.append((int(regex.sub(r"\D", "", self.tokens[i].text)), link))
            i += 1
            if self.cat(i) in (".", "-") and self.cat(i + 1) == "month":
                i += 1
            if self.cat(i) == "month":
                month = self.tokens[i].value
                units = [Unit("day", month, day, link=way) for day, way in days]
                return self._with_year(units, i + 1)
            if self.cat(i) not in CONNECTORS:
                return None
            link = "range" if self.cat(i) in ("-", "towards", "until") else "list"
            i += 1
            if self.cat(i) == "filler" and self.tokens[i].text == "den":
                i += 1
            if self.cat(i) == "day_month":
                found = self._day_month(i)
                if found[0][0].kind != "day":
                    return None
                month, year = found[0][0].a, found[0][0].year
                units = [Unit("day", month, day, link=way, year=year) for day, way in days]
                found[0][0].link = link
                return units + found[0], found[1]
        return None

    def _short_years(self, i: int) -> tuple[list[Unit], int] | None:
        """`20-21`: two years that follow each other, where no day or month can be meant."""
        if self.cat(i + 1) != "-" or not (self._plain_number(i) and self._plain_number(i + 2)):
            return None
        first, second = int(self.tokens[i].text), int(self.tokens[i + 2].text)
        if first < 13 or second != first + 1 or self.cat(i + 3) == "-":
            return None
        units = [Unit("year", year=full_year(first), two_readings=True, in_prose=False)]
        return [*units, Unit("year", year=full_year(second), link="range", in_prose=False)], i + 3

    def _counted(self, i: int) -> tuple[list[Unit], int] | None:
        """`första kvartalet 2019`, `1:a och 2:a tertialet`, `andra halvåret`, `sista kvartalet`."""
        numbers: list[tuple[int, str | None]] = []
        link: str | None = None
        while self.cat(i) in ("ordinal", "ordinal_number", "num") and len(numbers) < 4:
            token = self.tokens[i]
            numbers.append(
                (token.value if token.category == "ordinal" else int(regex.sub(r"\D", "", token.text)), link)
            )
            i += 1
            if self.cat(i) == "numbered":
                unit_token = self.tokens[i]
                if unit_token.value == "week" or not unit_token.text.endswith(("et", "en", "av")):
                    return None
                top = _MAX_NUMBER[unit_token.value]
                units = [Unit(unit_token.value, top if n == -1 else n, link=way) for n, way in numbers]
                if any(not 1 <= u.a <= top for u in units):
                    return None
                return self._with_year(units, i + 1)
            if self.cat(i) not in ("and", "-", "/", ","):
                return None
            link = "range" if self.cat(i) == "-" else "list"
            i += 1
        return None

    def _numbered(self, i: int) -> tuple[list[Unit], int] | None:
        """`kv 2 2019`, `Q3-Q4 2019`, `kv 3-4 2019`, `vecka 12-14 2019`, `T1 2019`, `Q2/2019`."""
        kind = self.tokens[i].value
        top = _MAX_NUMBER[kind]
        single_letter = len(self.tokens[i].text) == 1
        j = i + 1
        if self.cat(j) in ("slash_year", "day_month"):  # Q2/2019, v. 34/19
            v = self.tokens[j].value
            n, text = (v["sn"], v["sy"]) if self.cat(j) == "slash_year" else (v["day"], v["month"])
            if not 1 <= int(n) <= top:
                return None
            if len(text) == 4 or int(text) > top:
                return [Unit(kind, int(n), year=int(text) if len(text) == 4 else full_year(int(text)))], j + 1
            units = [Unit(kind, int(n)), Unit(kind, int(text), link="list")]
            return self._with_year(units, j + 1)
        roman = _ROMAN.get(self.tokens[j].text) if j < len(self.tokens) and kind != "week" else None
        if roman and not single_letter and roman <= top:
            return self._with_year([Unit(kind, roman)], j + 1)
        apart = single_letter and kind != "week" and not self.adjacent(j)
        if not self._plain_number(j) or (apart and "year" not in (self.cat(i - 1), self.cat(j + 1))):
            return None
        n = int(self.tokens[j].text)
        if not 1 <= n <= top:
            return ([Unit("bad")], j + 1) if not single_letter else None
        units = [Unit(kind, n)]
        j += 1
        while self.cat(j) in CONNECTORS and len(units) < 12:
            k = j + 1
            if self.cat(k) == "filler" and self.tokens[k].text in ("vecka", "kvartal"):
                k += 1
            if not self._plain_number(k) or not 1 <= int(self.tokens[k].text) <= top or self.cat(k + 1) == "month":
                break
            if self.cat(j) == "-" and not self.adjacent(j) and self.adjacent(k) and len(self.tokens[k].text) == 2:
                break  # `v. 34 -19`: the year
            link = "range" if self.cat(j) in ("-", "towards", "until") else "list"
            units.append(Unit(kind, int(self.tokens[k].text), link=link))
            j = k + 1
        return self._with_year(units, j)

    def _spanning(self, i: int) -> tuple[list[Unit], int]:
        """`läsåret 2016/2017`, `läsåren 16/17 och 17/18`, `årsskiftet 2019/2020`."""
        kind = "school" if self.cat(i) == "school_year" else "turn"
        units: list[Unit] = []
        link: str | None = None
        j = i + 1
        while True:
            k = j + 1 if self.cat(j) == "filler" and self.tokens[j].text in ("i", "av") else j
            years = self._years_of_pair(k)
            if years is not None:
                after = k + 1
            elif self.cat(k) == "year" and self.cat(k + 1) == "-" and self.cat(k + 2) == "year":
                years, after = (int(self.tokens[k].text), int(self.tokens[k + 2].text)), k + 3
            elif self._plain_number(k) and self.cat(k + 1) == "-" and self._plain_number(k + 2):
                years = (full_year(int(self.tokens[k].text)), full_year(int(self.tokens[k + 2].text)))
                after = k + 3
            elif self.cat(k) == "year":
                year, after = int(self.tokens[k].text), k + 1
                units.append(Unit(kind, year=year, two_readings=True, link=link))
                j = after
                years = None
            else:
                break
            if years is not None:
                if years[1] <= years[0]:
                    units.append(Unit("bad", link=link))
                else:
                    units.append(Unit(kind, year=years[0], link=link))
                    if years[1] > years[0] + 1:
                        units.append(Unit(kind, year=years[1] - 1, link="range"))
                j = after
            if self.cat(j) not in CONNECTORS:
                break
            link = "range" if self.cat(j) in ("-", "towards", "until") else "list"
            k = j + 1
            if self.cat(k) == self.cat(i):
                k += 1
            if self._years_of_pair(k) is None:
                break
            j = k
        return (units or [Unit(kind)]), max(j, i + 1) if units else i + 1

    def _with_year(self, units: list[Unit], i: int) -> tuple[list[Unit], int]:
        """Give the last of the units the year that follows it, if one does."""
        last = units[-1]
        years, after, two = self._year_after(i, last)
        if years is None:
            return units, i
        last.bare_word = False
        last.two_readings = two
        if last.kind == "season" and last.a == 24:
            if len(years) == 2:
                last.year = years[0]
                last.two_readings |= years[1] != years[0] + 1
            else:  # SMHI names a winter by its January and February
                last.year, last.two_readings = years[0] - 1, True
        elif len(years) == 2:
            last.pair = (years[0], years[1])
            last.year = years[1]
        else:
            last.year = years[0]
        return units, after

    def _year_after(self, i: int, unit: Unit) -> tuple[tuple[int, ...] | None, int, bool]:
        kind = unit.kind
        winter = kind == "season" and unit.a == 24
        k = i
        if self.cat(k) == ",":
            k += 1
            if self.cat(k) == "year" and self.cat(k + 1) in UNIT_STARTS - {"num"}:
                return None, i, False
        while self.cat(k) == "filler" and self.tokens[k].text in ("år", "året", "månad", "under", "i", "av"):
            k += 1
        category = self.cat(k)
        if category == "year":
            year = int(self.tokens[k].text)
            if winter and self.cat(k + 1) in ("-", "/") and self.cat(k + 2) == "year":
                return (year, int(self.tokens[k + 2].text)), k + 3, False
            return (year,), k + 1, False
        if k != i:  # only a whole year may stand further off
            return None, i, False
        if category == "apostrophe":
            return (full_year(int(self.tokens[k].text[1:])),), k + 1, False
        if category == "year_two":
            first, second = (
                int(self.tokens[k].value["ty"]),
                self._later_year(int(self.tokens[k].value["ty"]), int(self.tokens[k].value["tn"])),
            )
            return ((first, second), k + 1, False) if second else ((first,), k + 1, True)
        if category in ("pair", "day_month"):
            years = self._years_of_pair(k)
            if years and (
                category == "pair" or (years[1] == years[0] + 1 and kind in ("season", "term", "month", "turn"))
            ):
                return years, k + 1, False
            return None, i, False
        if category in ("-", "/") and self.cat(k + 1) == "year":
            glued = self.adjacent(k) or self.adjacent(k + 1)
            if not glued or self.cat(k + 2) in UNIT_STARTS:
                return None, i, False
            return (int(self.tokens[k + 1].text),), k + 2, False
        two_digits = r"\d\d"
        if category == "-" and self.cat(k + 1) == "num" and self.adjacent(k + 1):
            text = self.tokens[k + 1].text
            fits = regex.fullmatch(two_digits, text) and self.cat(k + 2) not in ("month", "/", ".")
            spaced = not self.adjacent(k)
            if fits and (kind not in _MAX_NUMBER or int(text) > _MAX_NUMBER[kind] or spaced):
                return (full_year(int(text)),), k + 2, False
            return None, i, False
        if category == "num" and regex.fullmatch(two_digits, self.tokens[k].text):
            glued = kind in ("term", "season") or self.adjacent(k)
            if self.cat(k + 1) == "month" or (self.cat(k + 1) == "/" and self.cat(k + 2) == "num"):
                return None, i, False
            if self.cat(k + 1) == "-" and self.cat(k + 2) in ("num", "month") and not glued:
                return None, i, False
            if kind in ("term", "season", "month", "quarter", "tertial", "half", "day", "week"):
                return (full_year(int(self.tokens[k].text)),), k + 1, not glued
        return None, i, False
