//! What waits to be sent: written in the transaction that decides it, sent by workers.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryTrait, UpdateMany,
    sea_query::{Condition, Expr, ExprTrait, Order, Query},
};
use sekisho_kernel::{ClientId, MemberId, OutboxId, SignInId, TenantId, Timestamp, policy::Method};
use sekisho_keys::KeyedHash;
use serde::{Deserialize, Serialize};

use crate::{
    Happened, Reader, Store, StoreError, Txn,
    entity::outbox::{ActiveModel, Column, Entity, Model},
    row::{corrupt, read_document, read_number, write_document},
    transact::body,
};

const WHAT: &str = "message";
/// The longest answer or reason that is kept, in characters.
const LONGEST_REASON: usize = 300;

/// What is to be sent. Never a live link, code or token: those are made when it is sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutboxDocument {
    /// A mail to a member.
    Mail(QueuedMail),
    /// A logout token to a client.
    BackChannelLogout(BackChannelLogout),
    /// An event for a member's history. It is queued where whoever asked must not tell, by the time it
    /// takes, that there is a member.
    History(Happened),
    /// Nothing. It is queued where nobody is to be told, so that whoever asked cannot tell.
    Nothing,
}

/// A mail to a member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct QueuedMail {
    /// Who gets it.
    pub member: MemberId,
    /// What it says.
    pub purpose: MailPurpose,
}

/// What a mail says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailPurpose {
    /// A browser never seen before signed the member in.
    NewBrowser {
        /// When.
        at: Timestamp,
        /// What the browser calls itself.
        user_agent: String,
    },
    /// The code that the member asked for; the worker makes it.
    MailCode,
    /// A link that shows that an address is the member's; the worker makes it.
    AddressCheck {
        /// The address, which need not be the member's yet.
        address: String,
        /// The sign-in that asked for it.
        sign_in: Option<SignInId>,
        /// The browser that asked for it.
        browser: Option<KeyedHash>,
    },
    /// The first sign-in is complete.
    FirstSignInComplete {
        /// When.
        at: Timestamp,
    },
    /// The password was entered wrongly too often.
    PasswordLocked {
        /// When.
        at: Timestamp,
    },
    /// A code or the birth date was entered wrongly too often.
    AccountLocked {
        /// When.
        at: Timestamp,
    },
    /// A second factor was registered.
    SecondFactorAdded {
        /// Of which kind.
        method: Method,
        /// What the member calls it.
        name: String,
        /// When.
        at: Timestamp,
    },
    /// A recovery code took the place of the second factor.
    RecoveryCodeUsed {
        /// When.
        at: Timestamp,
        /// How many are left.
        left: u64,
    },
    /// The user ID for the first sign-in.
    TemporaryUserId,
    /// The password for the first sign-in; the worker makes it.
    TemporaryPassword,
    /// A link to choose a password that the desk has made void; the worker makes it.
    PasswordReissue {
        /// When the desk did so.
        at: Timestamp,
        /// Who did so, as the member is told.
        by: String,
    },
    /// A link that puts an address in the place of the present one; the worker makes it.
    MailChange {
        /// The new address.
        address: String,
        /// The sign-in in which that was asked for.
        sign_in: SignInId,
    },
    /// The mail address is another one.
    MailChanged {
        /// When.
        at: Timestamp,
        /// A former address, which gets this mail with a link to undo the change, made by the
        /// worker; `None`: it goes to the present one.
        former: Option<String>,
    },
    /// The mail address is a former one again, and this one is the member's no more.
    MailReplaced {
        /// When.
        at: Timestamp,
        /// The address that was replaced, which gets this mail.
        address: String,
    },
    /// A change of the mail address was undone.
    MailChangeUndone {
        /// When.
        at: Timestamp,
    },
    /// A link to choose a password in the place of a forgotten one; the worker makes it.
    PasswordReset {
        /// When it was asked for.
        at: Timestamp,
        /// The sign-in in which it was asked for.
        sign_in: SignInId,
        /// The browser that asked for it.
        browser: Option<KeyedHash>,
    },
    /// The user ID, for whoever forgot it.
    UserIdReminder {
        /// When it was asked for.
        at: Timestamp,
    },
    /// Somebody said that the second factor is lost; with a link to cancel, which the worker makes.
    LostDeviceRequested {
        /// When.
        at: Timestamp,
    },
    /// A link to set up another second factor in place of a lost one; the worker makes it.
    LostDevice {
        /// When it was asked for.
        at: Timestamp,
        /// The sign-in that asked for it, where that may go on.
        sign_in: Option<SignInId>,
        /// The browser that asked for it.
        browser: Option<KeyedHash>,
    },
    /// That was cancelled.
    LostDeviceCancelled {
        /// When.
        at: Timestamp,
    },
    /// The birth date was entered wrongly too often on a way back into the account.
    RecoveryStopped {
        /// When.
        at: Timestamp,
    },
    /// Something else of the account was changed.
    AccountChanged {
        /// What.
        change: AccountChange,
        /// When.
        at: Timestamp,
    },
}

/// A change of an account that its member is told of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountChange {
    /// Another password.
    Password,
    /// Another user ID.
    UserId,
    /// A second factor was taken away.
    SecondFactorRemoved {
        /// Of which kind.
        method: Method,
        /// What the member called it.
        name: String,
    },
    /// A second factor has another name.
    SecondFactorRenamed {
        /// Of which kind.
        method: Method,
        /// What the member calls it.
        name: String,
    },
    /// The desk took all second factors away.
    SecondFactorsRemoved,
    /// Another second factor was chosen.
    Method {
        /// Which.
        method: Method,
    },
    /// New recovery codes were made.
    RecoveryCodes,
    /// The desk opened what was locked.
    Unlocked,
    /// The desk made the password anew; a letter brings it.
    Reissued,
}

/// A logout token to a client (OpenID Connect Back-Channel Logout 1.0 §2.4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BackChannelLogout {
    /// Who gets it.
    pub client: ClientId,
    /// The session that ended, as the client knows it.
    pub sid: String,
    /// Whose it was, as the client knows the member.
    pub sub: String,
}

/// A message to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxMessage {
    /// Its id.
    pub id: OutboxId,
    /// What is to be sent.
    pub document: OutboxDocument,
    /// Not before then.
    pub due_at: Timestamp,
}

impl OutboxMessage {
    /// A message to be sent at once.
    pub const fn queued(id: OutboxId, document: OutboxDocument, now: Timestamp) -> Self {
        Self {
            id,
            document,
            due_at: now,
        }
    }
}

/// A message that this worker, and no other, is to send.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimedMessage {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Its id.
    pub id: OutboxId,
    /// What is to be sent.
    pub document: OutboxDocument,
    /// How often it was tried, this time included.
    pub attempts: u32,
}

/// What became of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DeliveryState {
    /// It waits to be sent, or to be sent again.
    Queued {
        /// How often it was tried.
        attempts: u32,
    },
    /// The server took it.
    Taken {
        /// What the server said.
        answer: String,
        /// When.
        at: Timestamp,
    },
    /// The server did not take it, or it was given up.
    Refused {
        /// What the server said, or why else.
        answer: String,
        /// When.
        at: Timestamp,
    },
    /// The server took it and gave it back.
    Bounced {
        /// What the server said.
        answer: String,
        /// When.
        at: Timestamp,
    },
}

#[derive(Clone, Copy)]
enum State {
    Queued,
    Sending,
    Done,
    Failed,
    Bounced,
}

impl State {
    const ALL: [Self; 5] = [
        Self::Queued,
        Self::Sending,
        Self::Done,
        Self::Failed,
        Self::Bounced,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Bounced => "bounced",
        }
    }
}

impl Txn<'_> {
    /// Queues a message. It will be sent if, and only if, this transaction is committed.
    pub async fn enqueue(&self, message: &OutboxMessage) -> Result<(), StoreError> {
        let kind = match message.document {
            OutboxDocument::Mail(_) | OutboxDocument::History(_) | OutboxDocument::Nothing => {
                "mail"
            }
            OutboxDocument::BackChannelLogout(_) => "back-channel-logout",
        };
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(message.id.as_uuid()),
            kind: Set(kind.to_owned()),
            document: Set(write_document(WHAT, &message.document)?),
            state: Set(State::Queued.name().to_owned()),
            attempts: Set(0),
            due_at: Set(message.due_at.as_millis()),
            finished_at: Set(None),
            last_error: Set(None),
            answer: Set(None),
        };
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Keeps that a server gave back a message that it had taken; returns whether it had.
    pub async fn mark_bounced(
        &self,
        id: OutboxId,
        answer: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let bounced = Entity::update_many()
            .col_expr(Column::State, Expr::value(State::Bounced.name()))
            .col_expr(Column::FinishedAt, Expr::value(now.as_millis()))
            .col_expr(Column::Answer, Expr::value(shortened(answer)))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::State.eq(State::Done.name()))
            .exec(self.db())
            .await?;
        Ok(bounced.rows_affected == 1)
    }
}

impl Reader<'_> {
    /// What became of a message, as long as that is kept.
    pub async fn find_delivery(&self, id: OutboxId) -> Result<Option<DeliveryState>, StoreError> {
        let key = (self.tenant_key(), id.as_uuid());
        let found = Entity::find_by_id(key).one(self.db()).await?;
        found.map(read_delivery).transpose()
    }
}

impl Store {
    /// Takes messages of all tenants that are due, the longest due first. Nobody else gets them
    /// before `lease_until`; then who was not told what became of them may take them again.
    pub async fn claim_due(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u64,
    ) -> Result<Vec<ClaimedMessage>, StoreError> {
        let claim = body(move |db| {
            Box::pin(async move {
                let due = Query::select()
                    .columns([Column::TenantId, Column::Id])
                    .from(Entity)
                    .cond_where(is_due(now))
                    .order_by(Column::DueAt, Order::Asc)
                    .limit(limit)
                    .take();
                let key = Expr::tuple([Column::TenantId, Column::Id].map(Expr::col));
                // Two nodes may choose the same rows; the second finds, when it comes to write
                // them, that they are not due any more.
                let taken = Entity::update_many()
                    .col_expr(Column::State, Expr::value(State::Sending.name()))
                    .col_expr(Column::DueAt, Expr::value(lease_until.as_millis()))
                    .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1_i64))
                    .filter(key.in_subquery(due))
                    .filter(is_due(now))
                    .exec_with_returning(db)
                    .await?;
                Ok(taken)
            })
        });
        let mut taken = self.write(claim).await?;
        taken.sort_by_key(|row| row.id);
        Ok(taken.iter().filter_map(readable).collect())
    }

    /// Keeps that a message was sent, and what the server said.
    pub async fn finish_message(
        &self,
        message: &ClaimedMessage,
        now: Timestamp,
        answer: &str,
    ) -> Result<(), StoreError> {
        let done = change(message, State::Done)
            .col_expr(Column::FinishedAt, Expr::value(now.as_millis()))
            .col_expr(Column::Answer, Expr::value(shortened(answer)))
            .col_expr(Column::LastError, Expr::value(None::<String>));
        self.update(done).await
    }

    /// Keeps why a message could not be sent, and that it is due again at `due_at`.
    pub async fn postpone_message(
        &self,
        message: &ClaimedMessage,
        due_at: Timestamp,
        why: &str,
    ) -> Result<(), StoreError> {
        let again = change(message, State::Queued)
            .col_expr(Column::DueAt, Expr::value(due_at.as_millis()))
            .col_expr(Column::LastError, Expr::value(shortened(why)));
        self.update(again).await
    }

    /// Keeps why a message will not be sent.
    pub async fn give_up_message(
        &self,
        message: &ClaimedMessage,
        now: Timestamp,
        why: &str,
    ) -> Result<(), StoreError> {
        let failed = change(message, State::Failed)
            .col_expr(Column::FinishedAt, Expr::value(now.as_millis()))
            .col_expr(Column::LastError, Expr::value(shortened(why)));
        self.update(failed).await
    }

    async fn update(&self, update: UpdateMany<Entity>) -> Result<(), StoreError> {
        let statement = update.into_query();
        let run = body(move |db| {
            let statement = statement.clone();
            Box::pin(async move {
                sea_orm::ConnectionTrait::execute(db, &statement).await?;
                Ok(())
            })
        });
        self.write(run).await
    }
}

/// Whether a message is to be sent: queued, or with a worker that never said what became of it.
fn is_due(now: Timestamp) -> Condition {
    Condition::all()
        .add(Column::State.is_in([State::Queued.name(), State::Sending.name()]))
        .add(Column::DueAt.lte(now.as_millis()))
}

/// A change of a message by the worker that took it: void if it was taken again since.
fn change(message: &ClaimedMessage, state: State) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.name()))
        .filter(Column::TenantId.eq(message.tenant.as_str()))
        .filter(Column::Id.eq(message.id.as_uuid()))
        .filter(Column::State.eq(State::Sending.name()))
        .filter(Column::Attempts.eq(i64::from(message.attempts)))
}

fn shortened(why: &str) -> String {
    why.chars().take(LONGEST_REASON).collect()
}

/// A taken message, unless a newer release queued what this one does not know: that comes back
/// after its lease, for a node of that release.
fn readable(row: &Model) -> Option<ClaimedMessage> {
    match read(row) {
        Ok(message) => Some(message),
        Err(error) => {
            tracing::warn!(message = %row.id, %error, "cannot read a queued message");
            None
        }
    }
}

fn read_delivery(row: Model) -> Result<DeliveryState, StoreError> {
    let state = State::ALL
        .into_iter()
        .find(|state| state.name() == row.state)
        .ok_or_else(|| corrupt(WHAT, format!("state `{}`", row.state)))?;
    let at = Timestamp::from_millis(row.finished_at.unwrap_or(row.due_at));
    let answer = row.answer.or(row.last_error).unwrap_or_default();
    Ok(match state {
        State::Queued | State::Sending => DeliveryState::Queued {
            attempts: read_number(WHAT, row.attempts)?,
        },
        State::Done => DeliveryState::Taken { answer, at },
        State::Failed => DeliveryState::Refused { answer, at },
        State::Bounced => DeliveryState::Bounced { answer, at },
    })
}

fn read(row: &Model) -> Result<ClaimedMessage, StoreError> {
    let tenant = row
        .tenant_id
        .parse()
        .map_err(|_| corrupt(WHAT, "its tenant's id"))?;
    Ok(ClaimedMessage {
        tenant,
        id: OutboxId::from_uuid(row.id),
        document: read_document(WHAT, &row.document)?,
        attempts: read_number(WHAT, row.attempts)?,
    })
}
