//! The clinics that can be booked. Invented, the same for every society.

use crate::pages::Lang;

/// A clinic.
#[derive(Debug)]
pub(super) struct Clinic {
    /// The value in the form and in the database.
    pub(super) id: &'static str,
    name: (&'static str, &'static str),
    place: (&'static str, &'static str),
}

impl Clinic {
    /// Its name.
    pub(super) fn name(&self, lang: Lang) -> &'static str {
        lang.pick(self.name.0, self.name.1)
    }

    /// Where it is.
    pub(super) fn place(&self, lang: Lang) -> &'static str {
        lang.pick(self.place.0, self.place.1)
    }
}

/// In the order of the form.
pub(super) static CLINICS: [Clinic; 4] = [
    Clinic {
        id: "aoba",
        name: ("青葉健診センター", "Aoba Check-up Center"),
        place: ("青葉駅から歩いて3分", "3 minutes on foot from Aoba station"),
    },
    Clinic {
        id: "minato",
        name: (
            "みなと総合病院 健診科",
            "Minato General Hospital, check-up department",
        ),
        place: ("みなと公園前、駐車場あり", "At Minato park, with parking"),
    },
    Clinic {
        id: "midoricho",
        name: ("緑町クリニック", "Midoricho Clinic"),
        place: (
            "緑町駅から歩いて5分",
            "5 minutes on foot from Midoricho station",
        ),
    },
    Clinic {
        id: "hikari",
        name: ("ひかりレディースクリニック", "Hikari Women's Clinic"),
        place: (
            "女性専用、ひかり駅ビル4階",
            "For women, 4th floor of the Hikari station building",
        ),
    },
];

/// The clinic with that id.
pub(super) fn find(id: &str) -> Option<&'static Clinic> {
    CLINICS.iter().find(|clinic| clinic.id == id)
}
