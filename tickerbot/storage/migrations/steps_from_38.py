"""Steps 38 and following of the schema; the next one comes at the end."""

from __future__ import annotations

from sqlite_utils import Database


def m0038_audiences(db: Database) -> None:
    """A push is owed to those whose terms want it; urgent ones overtake the others."""
    db.executescript(
        """
        -- what the entry of the push was when that was made
        alter table pushes add column level integer not null default 0
            constraint push_level_is_known check (level between 0 and 2);
        -- how many did not want it then
        alter table pushes add column unwanted integer not null default 0;
        alter table terms add column lowest integer not null default 0
            constraint terms_lowest_is_a_level check (lowest between 0 and 2);
        alter table terms add column all_topics integer not null default 1
            constraint terms_all_topics_is_a_flag check (all_topics in (0, 1));
        -- how many subscriptions have these terms, and how many of them are active
        alter table terms add column subscriptions integer not null default 0;
        alter table terms add column active integer not null default 0;
        -- the newest push when they were made, and when a subscription chose them last
        alter table terms add column made_after integer not null default 0;
        alter table terms add column chosen_through integer not null default 0;
        create table terms_topics (
            topic_id integer not null references topics (id),
            terms_id integer not null references terms (id) on delete cascade,
            primary key (terms_id, topic_id)
        ) without rowid;
        -- what readers follow or mute, each word once
        create table words (
            id integer primary key,
            word text not null unique
        );
        -- stems and roots, of which every text that holds the word has one
        create table word_keys (
            key text not null,
            word_id integer not null references words (id) on delete cascade,
            primary key (key, word_id)
        ) without rowid;
        create index word_keys_by_word on word_keys (word_id);
        create table terms_words (
            word_id integer not null references words (id),
            muted integer not null,
            terms_id integer not null references terms (id) on delete cascade,
            primary key (word_id, muted, terms_id),
            constraint terms_word_is_followed_or_muted check (muted in (0, 1))
        ) without rowid;
        create index terms_words_by_terms on terms_words (terms_id);
        -- those with these terms are owed this push
        create table audience (
            terms_id integer not null references terms (id) on delete cascade,
            urgent integer not null,             -- its lane
            seq integer not null references pushes (seq),
            open integer not null default 1,     -- somebody may still have to get it
            primary key (terms_id, urgent, seq),
            constraint audience_urgent_is_a_flag check (urgent in (0, 1)),
            constraint audience_open_is_a_flag check (open in (0, 1))
        ) without rowid;
        create index audience_open on audience (urgent, seq, terms_id) where open;
        create index audience_by_push on audience (seq);
        insert into audience (terms_id, urgent, seq)
            select terms.id, 0, seq from terms, pushes where not withdrawn;
        update terms set
            subscriptions = (select count(*) from subscriptions where terms_id = terms.id),
            active = (select count(*) from subscriptions
                where terms_id = terms.id and state = 'active');

        -- the newest urgent push that was settled for it
        alter table subscriptions add column urgent_through integer not null default 0;
        drop index subscriptions_due;
        drop index subscriptions_troubled;
        create index subscriptions_due on subscriptions (terms_id, sent_through, id)
            where state = 'active' and retry_at is null and attempts = 0;
        create index subscriptions_troubled on subscriptions (terms_id, sent_through, id)
            where state = 'active' and retry_at is null and attempts > 0;
        create index subscriptions_held_up on subscriptions (terms_id, sent_through)
            where state = 'active' and retry_at is not null;
        create index subscriptions_due_urgent on subscriptions (terms_id, urgent_through, id)
            where state = 'active' and retry_at is null and attempts = 0;
        create index subscriptions_troubled_urgent on subscriptions (terms_id, urgent_through, id)
            where state = 'active' and retry_at is null and attempts > 0;
        create index subscriptions_held_up_urgent on subscriptions (terms_id, urgent_through)
            where state = 'active' and retry_at is not null;

        create trigger terms_of_new after insert on subscriptions
            begin
                update terms set subscriptions = subscriptions + 1,
                    active = active + (new.state = 'active') where id = new.terms_id;
                update audience set open = 1
                    where new.state = 'active' and terms_id = new.terms_id and not open
                    and seq > iif(urgent, new.urgent_through, new.sent_through);
            end;
        create trigger terms_of_changed after update of state on subscriptions
            when new.terms_id = old.terms_id and (new.state = 'active') <> (old.state = 'active')
            begin
                update terms set active = active + iif(new.state = 'active', 1, -1)
                    where id = new.terms_id;
            end;
        create trigger terms_of_choice after update of terms_id on subscriptions
            when new.terms_id <> old.terms_id
            begin
                update terms set subscriptions = subscriptions + 1,
                    active = active + (new.state = 'active') where id = new.terms_id;
                update terms set subscriptions = subscriptions - 1,
                    active = active - (old.state = 'active') where id = old.terms_id;
            end;
        create trigger terms_of_deleted after delete on subscriptions
            begin
                update terms set subscriptions = subscriptions - 1,
                    active = active - (old.state = 'active') where id = old.terms_id;
            end;
        create trigger audience_opens_again
            after update of state, terms_id, sent_through, urgent_through on subscriptions
            when new.state = 'active' and (old.state <> 'active' or new.terms_id <> old.terms_id
                or new.sent_through < old.sent_through or new.urgent_through < old.urgent_through)
            begin
                update audience set open = 1 where terms_id = new.terms_id and not open
                    and seq > iif(urgent, new.urgent_through, new.sent_through);
            end;
        -- whose words they were may be known only from them
        create trigger terms_end after update of subscriptions on terms
            when new.subscriptions = 0 and new.id > 2
            begin delete from terms where id = new.id; end;
        create trigger words_end after delete on terms_words
            when not exists (select 1 from terms_words where word_id = old.word_id)
            begin delete from words where id = old.word_id; end;

        create table new_claims (
            subscription_id integer not null,
            urgent integer not null default 0,
            seq integer not null,
            in_doubt integer not null default 0,
            primary key (subscription_id, urgent),
            constraint claim_urgent_is_a_flag check (urgent in (0, 1)),
            constraint claim_in_doubt_is_a_flag check (in_doubt in (0, 1))
        ) without rowid;
        insert into new_claims (subscription_id, seq, in_doubt)
            select subscription_id, seq, in_doubt from claims;
        drop table claims;
        alter table new_claims rename to claims;
        """
    )


def m0039_plans_and_decisions(db: Database) -> None:
    """Drafts that go out by themselves at some time, and who decided on a draft, until it was told."""
    db.executescript(
        """
        -- the undo window is a plan of some seconds now
        drop index pushes_held;
        alter table pushes drop column hold_s;

        create table plan_states (state text primary key) without rowid;
        insert into plan_states values
            ('waiting'),
            ('late'),        -- the bot was down at its time
            ('barred');      -- who answered for it might not publish it at its time
        create table plans (
            draft_id integer primary key references drafts (id) on delete cascade,
            version integer not null,        -- of the draft, as it was planned
            publish_at integer not null,
            by_id integer not null,          -- the user id of who publishes it
            message_id integer,              -- in their chat: what becomes the receipt; null: a new one
            silent integer not null default 0,
            held integer not null default 0, -- it goes out in some seconds, unless it is held
            made_at integer not null,
            state text not null default 'waiting' references plan_states (state),
            asked integer not null default 0,
            constraint plan_flags_are_flags
                check (silent in (0, 1) and held in (0, 1) and asked in (0, 1)),
            constraint plan_is_after_it_was_made check (publish_at >= made_at),
            constraint plan_is_held_for_a_minute_at_most
                check (not held or publish_at - made_at <= 61),
            constraint plan_that_waits_is_not_asked_about check (state <> 'waiting' or not asked)
        );
        create index plans_in_order on plans (publish_at) where state = 'waiting';
        -- only an open draft of a new entry is planned
        create trigger plan_is_of_an_open_entry before insert on plans
            when not exists (select 1 from drafts where id = new.draft_id
                and state = 'open' and kind = 'entry')
            begin select raise(abort, 'only an open draft of an entry can be planned'); end;
        create trigger plan_ends_with_its_draft after update of state on drafts
            when new.state <> 'open'
            begin delete from plans where draft_id = new.id; end;
        -- Who planned a text of their own may change it, but not while it is held; who had it
        -- approved may not. With a new editor the plan stays: whose word it was counts at its time.
        create trigger plan_follows_its_draft after update of version on drafts
            when new.version <> old.version
            begin
                delete from plans where draft_id = new.id
                    and new.editor_id = old.editor_id and (held or by_id <> new.editor_id);
                update plans set version = new.version where draft_id = new.id;
            end;
        insert into desk_expectations values ('time');
        insert into log_kinds values ('scheduled'), ('unscheduled');

        create table decision_kinds (kind text primary key) without rowid;
        insert into decision_kinds values
            ('published'), ('approved'), ('planned'), ('sent_back'), ('taken'), ('cancelled');
        -- what was decided on a draft, until all who see its card know
        create table decisions (
            draft_id integer not null references drafts (id) on delete cascade,
            version integer not null,        -- of the draft, as it was decided on
            kind text not null references decision_kinds (kind),
            by_id integer not null,          -- a user id
            at integer not null,
            told integer not null default 0,
            primary key (draft_id, version),
            constraint decision_told_is_a_flag check (told in (0, 1))
        ) without rowid;
        create index decisions_untold on decisions (at) where not told;

        -- when somebody last worked on a draft, and whether it was brought up since
        alter table drafts add column touched_at integer not null default 0;
        alter table drafts add column brought_up integer not null default 0
            constraint draft_brought_up_is_a_flag check (brought_up in (0, 1));
        update drafts set touched_at = sent_at, brought_up = 1;
        create index drafts_untouched on drafts (touched_at)
            where state = 'open' and not brought_up;
        create trigger draft_is_touched_when_it_changes after update of version on drafts
            begin
                update drafts set touched_at = cast(strftime('%s') as integer), brought_up = 0
                    where id = new.id;
            end;
        create trigger draft_is_touched_when_it_is_made after insert on drafts
            begin
                update drafts set touched_at = cast(strftime('%s') as integer) where id = new.id;
            end;
        """
    )


def m0040_hours(db: Database) -> None:
    """Terms close in quiet hours and between digests."""
    db.executescript(
        """
        -- the lowest level that has a sound at this hour
        alter table terms add column rings_now integer not null default 0
            constraint terms_ring_now_from_a_level_on check (rings_now between 0 and 3);
        -- when they turned last, and do next; null: never
        alter table terms add column turned_at real;
        alter table terms add column turns_at real;
        -- whether pushes wait, and up to which one they are for a digest
        alter table terms add column closed integer not null default 0
            constraint terms_closed_is_a_flag check (closed in (0, 1));
        alter table terms add column urgent_closed integer not null default 0
            constraint terms_urgent_closed_is_a_flag check (urgent_closed in (0, 1));
        alter table terms add column digest_through integer not null default 0;
        alter table terms add column urgent_digest_through integer not null default 0;
        update terms set rings_now = rings;
        create index terms_that_turn on terms (turns_at) where turns_at is not null;
        create table digests (
            id integer primary key,
            entries text not null unique,        -- their numbers, as a JSON array
            made_at integer not null,
            -- the version that its copies must show, and whether some may not do so yet
            wanted integer not null default 1,
            correcting integer not null default 0,
            constraint digest_entries_are_an_array
                check (json_valid(entries) and json_type(entries) = 'array'),
            constraint digest_correcting_is_a_flag check (correcting in (0, 1))
        );
        create table digest_entries (
            entry_id integer not null references entries (id),
            digest_id integer not null references digests (id) on delete cascade,
            primary key (entry_id, digest_id)
        ) without rowid;
        create index digest_entries_by_digest on digest_entries (digest_id);
        create index digests_correcting on digests (id) where correcting;
        -- how many get it in a digest
        alter table pushes add column later integer not null default 0;

        drop trigger terms_of_new;
        create trigger terms_of_new after insert on subscriptions
            begin
                update terms set subscriptions = subscriptions + 1,
                    active = active + (new.state = 'active') where id = new.terms_id;
                update audience set open = 1
                    where new.state = 'active' and terms_id = new.terms_id and not open
                    and seq > iif(urgent, new.urgent_through, new.sent_through)
                    and exists (select 1 from terms t where t.id = new.terms_id and iif(urgent,
                        not urgent_closed or audience.seq <= urgent_digest_through,
                        not closed or audience.seq <= digest_through));
            end;
        drop trigger audience_opens_again;
        create trigger audience_opens_again
            after update of state, terms_id, sent_through, urgent_through on subscriptions
            when new.state = 'active' and (old.state <> 'active' or new.terms_id <> old.terms_id
                or new.sent_through < old.sent_through or new.urgent_through < old.urgent_through)
            begin
                update audience set open = 1 where terms_id = new.terms_id and not open
                    and seq > iif(urgent, new.urgent_through, new.sent_through)
                    and exists (select 1 from terms t where t.id = new.terms_id and iif(urgent,
                        not urgent_closed or audience.seq <= urgent_digest_through,
                        not closed or audience.seq <= digest_through));
            end;
        """
    )


def m0041_approved_plans_that_change(db: Database) -> None:
    """What was approved for later and changes keeps its time, but not its approval; a kind of act."""
    db.executescript(
        """
        insert into log_kinds values ('described');
        drop trigger plan_follows_its_draft;
        -- Who planned a text of their own may change it, but not while it is held. One that somebody
        -- had approved stays planned on its editor's word, which may not suffice at its time. With a
        -- new editor the plan stays: whose word it was counts at its time.
        create trigger plan_follows_its_draft after update of version on drafts
            when new.version <> old.version
            begin
                delete from plans where draft_id = new.id
                    and new.editor_id = old.editor_id and held;
                update plans set by_id = new.editor_id, message_id = null where draft_id = new.id
                    and new.editor_id = old.editor_id and by_id <> new.editor_id;
                update plans set version = new.version where draft_id = new.id;
            end;
        """
    )


def m0042_audiences_that_are_over(db: Database) -> None:
    """Rows of the audience that nobody needs any more are forgotten."""
    db.executescript(
        """
        -- rows of the audience up to these, in either lane, may have been forgotten
        alter table terms add column pruned_through integer not null default 0;
        alter table terms add column urgent_pruned_through integer not null default 0;
        create index subscriptions_away on subscriptions (terms_id, sent_through, urgent_through)
            where state in ('gone', 'paused');
        """
    )


def m0043_what_terms_before_collected(db: Database) -> None:
    """What was collected is for one digest, also for whoever chooses other terms before it comes."""
    db.executescript(
        """
        -- up to which push of either lane
        alter table subscriptions add column collected_through integer not null default 0;
        alter table subscriptions add column urgent_collected_through integer not null default 0;
        """
    )


def m0044_how_words_were_analysed(db: Database) -> None:
    """The keys of followed words are made anew only if the program knows more than when they were."""
    db.executescript("alter table search_state add column word_keys text")


def m0045_digests_in_doubt_and_restored_plans(db: Database) -> None:
    """Of a digest that was under way all is in doubt; plans of a backup are asked about as such."""
    db.executescript(
        """
        -- the newest push that it is for, and up to which push it is in doubt
        alter table claims add column through integer not null default 0;
        alter table claims add column doubted_through integer not null default 0;
        update claims set through = seq, doubted_through = seq * in_doubt;
        insert into plan_states values ('restored');
        """
    )


def m0046_what_acts_and_requests_were_about(db: Database) -> None:
    """The log tells of acts on a draft which it was; a request that comes again is for the same."""
    db.executescript(
        """
        alter table log add column draft_id integer;  -- that it was done to, if to any
        create index log_by_draft on log (draft_id) where draft_id is not null;
        create index log_of_settings on log (id) where kind = 'settings_changed';
        insert into log_kinds values ('signed'), ('rehearsal_begun'), ('rehearsal_ended'),
            ('appointed'), ('dismissed'), ('settings_changed');
        insert into decision_kinds values ('rehearsed');
        -- what a command or a tap was taken for that leaves that open
        create table choices (
            chat_id integer not null,
            request text not null,
            chosen integer,                 -- null: there was nothing
            chosen_at integer not null,
            primary key (chat_id, request)
        ) without rowid;
        """
    )
