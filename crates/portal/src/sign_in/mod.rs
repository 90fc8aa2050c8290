//! Signing in: `start` sends the browser to the provider, `callback` takes it back, `tokens`
//! turns the code into a verified member.

pub(crate) mod callback;
pub(crate) mod start;
mod tokens;

/// Where a member was, or wants to be, when signing in begins. A closed list, so that no address
/// from outside is ever redirected to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    /// The society's top.
    #[default]
    Top,
    /// The rows of statements.
    Statements,
    /// The booking form.
    Booking,
    /// The member's bookings.
    Bookings,
}

impl Place {
    const ALL: [Self; 4] = [Self::Top, Self::Statements, Self::Booking, Self::Bookings];

    /// The word in forms and in the database.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::Statements => "statements",
            Self::Booking => "booking",
            Self::Bookings => "bookings",
        }
    }

    /// Its path below the society's address.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Top => "",
            Self::Statements => "/statements",
            Self::Booking => "/booking",
            Self::Bookings => "/bookings",
        }
    }

    /// The place with that name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }

    /// The place whose address below `top` is `target`, byte for byte.
    pub(crate) fn at(top: &str, target: &str) -> Option<Self> {
        let below = target.strip_prefix(top)?;
        Self::ALL.into_iter().find(|place| place.path() == below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_addresses_are_places() {
        let top = "http://localhost:8082/aoi";
        assert_eq!(
            Place::at(top, "http://localhost:8082/aoi"),
            Some(Place::Top)
        );
        assert_eq!(
            Place::at(top, "http://localhost:8082/aoi/booking"),
            Some(Place::Booking)
        );
        let foreign = [
            "http://localhost:8082/aoi.example/",
            "https://example.com/",
            "/booking",
            "//e/booking",
            "",
        ];
        for target in foreign {
            assert_eq!(Place::at(top, target), None, "{target}");
        }
    }

    #[test]
    fn each_place_has_a_name_of_its_own() {
        for place in Place::ALL {
            assert_eq!(Place::parse(place.name()), Some(place));
        }
    }
}
