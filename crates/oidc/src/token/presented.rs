//! Which of our tokens a text is: for introspection and revocation, where `token_type_hint` only
//! says where to look first (RFC 7009 §2.1, RFC 7662 §2.1). We see it at once.

use sekisho_kernel::{Issuer, TenantId, Timestamp};
use sekisho_keys::{KeyRing, Keys};

use super::AccessTokenClaims;
use crate::{Params, TokenError, grant::refresh_token::RefreshToken};

/// A token that is ours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PresentedToken {
    /// An access token that has not expired.
    Access(Box<AccessTokenClaims>),
    /// A refresh token. Whether its family lives, and whose it is, is not known here.
    Refresh(RefreshToken),
}

impl PresentedToken {
    /// The `token` of an introspection or revocation request; `None` if it is not one of ours,
    /// or not any more.
    pub fn from_params(
        params: &Params,
        keys: &Keys,
        tenant: &TenantId,
        ring: &KeyRing,
        issuer: &Issuer,
        now: Timestamp,
    ) -> Result<Option<Self>, TokenError> {
        if params
            .repeated_known(&["token", "token_type_hint"])
            .is_some()
        {
            return Err(TokenError::invalid_request("send each parameter once"));
        }
        let token = params
            .get("token")
            .ok_or(TokenError::invalid_request("token is missing"))?;
        let refresh = RefreshToken::parse(keys, tenant, token).map(Self::Refresh);
        let access = || {
            let claims = AccessTokenClaims::verify(ring, issuer, token, now).ok()?;
            Some(Self::Access(Box::new(claims)))
        };
        Ok(refresh.or_else(access))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sekisho_kernel::{Entropy, RefreshFamilyId};
    use sekisho_keys::SigningAlgorithm;

    use super::*;
    use crate::{TokenErrorKind, samples};

    fn identify(body: &str, ring: &KeyRing) -> Result<Option<PresentedToken>, TokenErrorKind> {
        PresentedToken::from_params(
            &Params::parse(body).unwrap(),
            &samples::keys(),
            &samples::tenant(),
            ring,
            &samples::issuer(),
            samples::NOW,
        )
        .map_err(|error| error.kind)
    }

    #[test]
    fn our_tokens_are_recognised_whatever_the_hint_says() {
        let ring = samples::ring();
        let (grant, entropy) = (samples::grant(), Entropy::seeded(1));
        let claims = AccessTokenClaims::for_grant(
            &samples::issuer(),
            &grant,
            grant.scope.clone(),
            Duration::from_mins(10),
            samples::NOW,
            &entropy,
        );
        let access = claims
            .sign(ring.active(SigningAlgorithm::Es256).unwrap())
            .unwrap();
        let family = RefreshFamilyId::new(samples::NOW, &entropy);
        let refresh = RefreshToken {
            family,
            generation: 2,
        };
        let text = refresh.mint(&samples::keys(), &samples::tenant());
        for hint in ["access_token", "refresh_token", "other", ""] {
            let found = identify(&format!("token={access}&token_type_hint={hint}"), &ring);
            assert_eq!(
                found,
                Ok(Some(PresentedToken::Access(Box::new(claims.clone()))))
            );
            let found = identify(
                &format!("token={}&token_type_hint={hint}", text.expose()),
                &ring,
            );
            assert_eq!(found, Ok(Some(PresentedToken::Refresh(refresh))));
        }
    }

    #[test]
    fn what_is_not_ours_is_none_and_no_token_is_an_error() {
        let ring = samples::ring();
        assert_eq!(identify("token=abc", &ring), Ok(None));
        assert_eq!(identify("", &ring), Err(TokenErrorKind::InvalidRequest));
        assert_eq!(
            identify("token=a&token=a", &ring),
            Err(TokenErrorKind::InvalidRequest)
        );
    }
}
