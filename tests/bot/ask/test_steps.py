from datetime import timedelta

import pytest

from bot.ask.models import CitedSection, Question
from bot.usage.models import UsageEvent
from bot.work import Work
from knowledge import EVERYONE, KnowledgeError, Reader
from tests.support.asking import HELP, OTHER, Room, Trap, later, refused, unreachable

ASKED = "Which tools do customer lists go into?"
BUDGET = "What budget does the works council keep for experts who examine tools?"
LEASE = timedelta(seconds=121)


async def test_a_direct_message_is_answered_in_its_thread_and_kept_with_its_source(room: Room) -> None:
    await room.hear(ASKED, ts="1.5")
    await room.work()
    ((ts, posted),) = room.slack.posts.items()
    assert (posted.message.channel, posted.message.thread_ts) == ("DLEO", "1.5")
    assert "Customer lists go only into tools" in posted.words
    (question,) = await room.rows(Question)
    assert (question.asked, question.kind, question.lang, question.answer_ts) == (ASKED, "answer", "en", ts)
    assert question.index_fingerprint == room.base.fingerprint()
    (cited,) = await room.rows(CitedSection)
    assert (cited.question_id, cited.document, cited.number) == (question.id, "customers", 1)
    (event,) = await room.rows(UsageEvent)
    assert (event.name, event.surface, event.key) == ("question.asked", "dm", f"question:{question.id}")


async def test_what_is_done_leaves_no_words_in_the_table_of_work(room: Room) -> None:
    await room.hear(ASKED)
    await room.work()
    rows = await room.rows(Work)
    assert {row.kind for row in rows} == {"ask.message", "ask.answer"}
    assert {(row.state, row.payload) for row in rows} == {("done", None)}


async def test_personal_data_is_masked_before_anything_looks_at_the_question(room: Room) -> None:
    await room.hear("May I send jane.doe@client.example to a tool with customer lists?")
    await room.work()
    (question,) = await room.rows(Question)
    assert "jane.doe" not in question.asked + room.knowledge.asked[0]["question"]
    assert "[e-mail]" in question.asked


async def test_the_status_comes_at_once_in_the_askers_language_and_goes_with_the_answer(room: Room) -> None:
    await room.hear(ASKED, ts="1.5")
    await room.work()
    assert room.slack.statuses == [("DLEO", "1.5", "consulte les règles…"), ("DLEO", "1.5", "")]


async def test_keywords_whose_language_nobody_can_tell_are_answered_in_the_askers_own(room: Room) -> None:
    await room.hear("DPA hosting", user="UADA")
    await room.work()
    assert [one.lang for one in await room.rows(Question)] == ["de"]


async def test_ten_events_about_one_message_give_one_answer(room: Room) -> None:
    room.knowledge.written = ["Customer lists"]
    for each in range(10):
        await room.hear(ASKED, key=f"slack:Ev{each}", ts="1.5")
    await room.work()
    assert len(room.slack.posts) == len(await room.rows(Question)) == len(await room.rows(UsageEvent)) == 1
    assert len(room.knowledge.asked) == 1
    assert {row.state for row in await room.rows(Work)} == {"done"}


async def test_a_mention_and_the_message_it_stands_in_are_one_question(room: Room) -> None:
    await room.hear(ASKED, type="mention", channel=HELP, ts="1.5", key="slack:Ev1")
    await room.hear(ASKED, type="thread", channel=HELP, ts="1.5", thread_ts="1.5", key="slack:Ev2")
    await room.work()
    assert len(room.slack.posts) == 1


async def test_another_replica_that_was_faster_leaves_one_answer_and_no_half_one(room: Room) -> None:
    room.knowledge.written = ["Customer lists"]
    await room.hear(ASKED, key="slack:Ev1", ts="1.5")

    async def meanwhile() -> None:
        room.knowledge.answering = None
        room.restarted()
        await room.hear(ASKED, key="slack:Ev2", ts="1.5")
        await room.work()

    room.knowledge.answering = meanwhile
    await room.work()
    assert len(room.slack.posts) == len(await room.rows(Question)) == 1


# Who and where


async def test_in_a_channel_only_what_everybody_may_read_is_used(room: Room) -> None:
    await room.hear(BUDGET, user="UADA", type="mention", channel=HELP, ts="1.5")
    await room.hear(BUDGET, user="UADA", ts="2.5")
    await room.work()
    public, private = sorted(room.slack.posts.values(), key=lambda posted: posted.message.channel)
    assert "6,000" not in public.words
    assert "6,000" in private.words
    assert sorted(how["reader"] == EVERYONE for how in room.knowledge.asked) == [False, True]


async def test_a_guest_gets_no_internal_content_but_what_is_for_guests(room: Room) -> None:
    for number, (question, more) in enumerate(
        [
            (ASKED, {}),
            (ASKED, {"type": "mention", "channel": HELP}),
            ("What do visitors enter into our tools on the guest network?", {}),
        ]
    ):
        await room.hear(question, user="UMARA", ts=f"{number}.5", **more)
    await room.work()
    assert {how["reader"] for how in room.knowledge.asked} == {Reader.guest()}
    said = {posted.message.thread_ts: posted.words for posted in room.slack.posts.values()}
    assert "open to guests" in said["0.5"]
    assert "Brisemont Sensorik" in said["1.5"]
    assert "Visitors use the guest network" in said["2.5"]


async def test_people_who_left_and_bots_are_not_answered(room: Room) -> None:
    await room.hear(ASKED, user="UGONE")
    await room.work()
    assert (room.slack.posts, room.slack.statuses, room.knowledge.asked) == ({}, [], [])
    assert [row.state for row in await room.rows(Work)] == ["done"]


async def test_somebody_slack_cannot_tell_about_yet_is_answered_later(room: Room) -> None:
    known, room.people["ULEO"] = room.people["ULEO"], unreachable()
    await room.hear(ASKED)
    await room.work()
    room.people["ULEO"] = known
    await room.work_on(timedelta(seconds=5))
    assert len(room.slack.posts) == 1


async def test_a_mention_in_another_channel_is_told_where_to_ask_once_and_alone(room: Room) -> None:
    for number in range(3):
        await room.hear(ASKED, type="mention", channel=OTHER, ts=f"{number}.5")
    await room.work()
    (hint,) = room.slack.private
    assert (hint.to, hint.message.channel) == ("ULEO", OTHER)
    assert f"<#{HELP}>" in hint.words
    assert (room.slack.posts, room.knowledge.asked) == ({}, [])


@pytest.mark.parametrize(
    ("text", "answered"),
    [("And for DeepL?", True), ("Thanks, I will do that.", False), ("@anna can you look at that?", False)],
)
async def test_in_a_thread_with_the_bot_a_question_to_nobody_else_is_answered(
    room: Room, text: str, answered: bool
) -> None:
    await room.hear(ASKED, type="mention", channel=HELP, ts="1.5")
    await room.work()
    await room.hear(text, type="thread", channel=HELP, ts="2.5", thread_ts="1.5", user="UADA")
    await room.work()
    assert len(room.slack.posts) == (2 if answered else 1)


async def test_a_thread_without_the_bot_is_left_alone(room: Room) -> None:
    await room.hear(ASKED, type="thread", channel=HELP, ts="2.5", thread_ts="1.5")
    await room.work()
    assert room.slack.posts == {}


# Small talk


@pytest.mark.parametrize(
    ("text", "user", "begins"),
    [
        ("Bonjour !", "UADA", "Bonjour\u202f! Je réponds"),
        ("danke", "ULEO", "Gern geschehen!"),
        ("who are you?", "ULEO", "I’m the AI guide"),
        ("t'es qui ?", "ULEO", "Je suis le guide IA"),
        ("Merci et bonne journée", "ULEO", "Au revoir"),
        ("tschüss", "ULEO", "Auf Wiedersehen!"),
        ("", "UADA", "Guten Tag! Was möchten"),
        (":wave:", "ULEO", "Bonjour\u202f! Que souhaitez"),
    ],
)
async def test_small_talk_is_answered_without_a_search_and_is_no_question(
    room: Room, text: str, user: str, begins: str
) -> None:
    await room.hear(text, user=user)
    await room.work()
    (posted,) = room.slack.posts.values()
    assert posted.words.startswith(begins)
    assert (room.knowledge.asked, await room.rows(Question)) == ([], [])
    assert [event.name for event in await room.rows(UsageEvent)] == ["guide.greeted"]


async def test_the_same_greeting_told_twice_is_answered_once(room: Room) -> None:
    for key in ("slack:Ev1", "slack:Ev2"):
        await room.hear("hello", ts="1.5", key=key)
    await room.work()
    assert len(room.slack.posts) == 1


async def test_who_opens_the_conversation_is_offered_questions_for_their_role(room: Room) -> None:
    for user in ("UADA", "UMARA", "UGONE"):
        await room.hear("", user=user, type="opened")
    async with room.database.writing() as session:
        from sqlalchemy import update

        await session.exec(update(Work).values(kind="ask.prompts"))
    await room.work()
    ((channel, title, prompts),) = room.slack.prompts
    assert (channel, title) == ("DADA", "Was möchten Sie wissen?")
    assert prompts[0][0].startswith("Was macht ein Champion")
    assert len(prompts) == 4


# Conversations


async def test_a_follow_up_is_understood_from_the_question_before(room: Room) -> None:
    await room.hear(ASKED, ts="1.5")
    await room.work()
    await room.hear("and in the EU?", ts="2.5", thread_ts="1.5")
    await room.work()
    last = room.knowledge.asked[-1]
    assert last["question"] == f"{ASKED} and in the EU?"
    assert [turn.role for turn in last["history"]] == ["person", "guide"]
    assert [one.asked for one in await room.rows(Question)] == [ASKED, "and in the EU?"]


@pytest.mark.parametrize(("minutes", "turns"), [(5, 2), (20, 0)])
async def test_direct_messages_without_a_thread_belong_together_for_a_while(
    room: Room, minutes: int, turns: int
) -> None:
    await room.hear(ASKED, ts="1.5")
    await room.work_on(timedelta(minutes=minutes))
    await room.hear("and in the EU?", ts="2.5")
    await room.work()
    assert len(room.knowledge.asked[-1]["history"]) == turns


async def test_the_conversations_of_others_are_not_mixed_in(room: Room) -> None:
    await room.hear(ASKED, ts="1.5")
    await room.hear(ASKED, ts="1.6", type="mention", channel=HELP)
    await room.work()
    await room.hear("and in the EU?", ts="2.5", user="UADA")
    await room.hear("and in the EU?", ts="2.6", user="UADA", type="mention", channel=HELP)
    await room.work()
    assert [len(how["history"]) for how in room.knowledge.asked[-2:]] == [0, 0]


async def test_an_answer_somebody_may_not_read_any_more_is_not_part_of_their_conversation(room: Room) -> None:
    await room.hear(BUDGET, user="UADA", ts="1.5")
    await room.work()
    await room.joined("UADA", "Berta Roth", "de", Reader.employee())
    await room.hear("and in the EU?", user="UADA", ts="2.5", thread_ts="1.5")
    await room.work()
    assert [turn.role for turn in room.knowledge.asked[-1]["history"]] == ["person"]
    assert "6,000" not in str(room.knowledge.asked[-1])


# Commands


async def test_a_command_is_answered_to_its_sender_alone_with_the_question_above(room: Room) -> None:
    await room.command(BUDGET)
    await room.work()
    (posted,) = room.slack.private
    assert posted.words.startswith(BUDGET)
    assert "6,000" in posted.words
    assert (room.slack.posts, room.slack.statuses) == ({}, [])
    assert [one.surface for one in await room.rows(Question)] == ["command"]


async def test_a_command_without_words_explains_itself(room: Room) -> None:
    await room.command("")
    await room.work()
    (posted,) = room.slack.private
    assert "„/ai ask“" in posted.words
    assert await room.rows(Question) == []


async def test_an_answer_slack_will_not_show_in_place_comes_as_a_direct_message(room: Room) -> None:
    room.slack.refuses["https://r/1"] = refused("expired_url")
    await room.command(BUDGET)
    await room.work()
    (posted,) = room.slack.posts.values()
    assert (posted.message.channel, posted.message.thread_ts) == ("UADA", None)
    assert "6,000" in posted.words


async def test_an_answer_that_may_have_been_shown_is_not_sent_again(room: Room) -> None:
    room.slack.refuses["https://r/1"] = unreachable()
    await room.command(BUDGET)
    await room.work_on(LEASE, LEASE)
    assert (room.slack.private, room.slack.posts) == ([], {})


# A model's answer


async def test_a_models_answer_grows_in_one_message_and_ends_in_it(room: Room) -> None:
    room.knowledge.written = ["Customer", "Customer lists go"]
    await room.hear(ASKED, ts="1.5")
    await room.work()
    (posted,) = room.slack.posts.values()
    assert posted.streamed == ["Customer", "Customer lists go"]
    assert "Customer lists go only into tools" in posted.words


async def test_beyond_slacks_budget_a_models_answer_is_sent_whole(room: Room) -> None:
    room.knowledge.written, room.slack.may_stream = ["Customer"], False
    await room.hear(ASKED)
    await room.work()
    (posted,) = room.slack.posts.values()
    assert posted.streamed == []
    assert "Customer lists go only into tools" in posted.words


async def test_a_command_is_never_streamed(room: Room) -> None:
    room.knowledge.written = ["The works council"]
    await room.command(BUDGET)
    await room.work()
    assert (len(room.slack.private), room.slack.posts) == (1, {})


# What may be shown when it is sent


async def test_what_was_closed_to_the_asker_meanwhile_is_not_sent(room: Room) -> None:
    async def meanwhile() -> None:
        await room.joined("UADA", "Berta Roth", "de", Reader.employee())

    room.knowledge.answering = meanwhile
    await room.hear(BUDGET, user="UADA")
    await room.work()
    (posted,) = room.slack.posts.values()
    assert "6,000" not in posted.words + posted.message.text
    assert "ask again" in posted.words


async def test_names_of_documents_closed_to_the_asker_meanwhile_are_not_sent_either(room: Room) -> None:
    async def meanwhile() -> None:
        await room.joined("UADA", "Berta Roth", "de", Reader.employee())

    question = "Who won the cup final of the council in 1998?"
    await room.hear(question, user="UADA", ts="1.5")
    await room.work()
    room.knowledge.answering = meanwhile
    await room.hear(question, user="UADA", ts="2.5")
    await room.work()
    before, after = room.slack.posts.values()
    assert "Council" in before.words
    assert "Council" not in after.words


async def test_a_document_withdrawn_while_the_letter_waits_is_not_quoted(room: Room, folder) -> None:
    room.slack.refuses["DLEO"] = later(minutes=5)
    await room.hear(ASKED)
    await room.work()
    folder.remove("customers")
    room.base.refresh()
    room.slack.refuses.clear()
    await room.work_on(timedelta(minutes=6))
    (posted,) = room.slack.posts.values()
    assert "signed data processing agreement" not in posted.words


async def test_nothing_is_sent_to_somebody_who_left_meanwhile(room: Room) -> None:
    async def meanwhile() -> None:
        room.people["ULEO"] = None

    room.knowledge.answering = meanwhile
    await room.hear(ASKED)
    await room.work()
    assert room.slack.posts == {}
    assert {row.state for row in await room.rows(Work)} == {"done", "cancelled"}


# What goes wrong


async def test_a_429_is_waited_out_and_nothing_is_sent_before(room: Room) -> None:
    room.slack.refuses["DLEO"] = later(seconds=30)
    await room.hear(ASKED)
    await room.work()
    room.slack.refuses.clear()
    await room.work_on(timedelta(seconds=29))
    assert room.slack.posts == {}
    await room.work_on(timedelta(seconds=1))
    assert len(room.slack.posts) == 1


async def test_a_channel_that_refuses_ends_the_letter_and_keeps_the_question(room: Room) -> None:
    room.slack.refuses["DLEO"] = refused("is_archived")
    await room.hear(ASKED)
    await room.work_on(LEASE)
    assert (room.slack.posts, [one.answer_ts for one in await room.rows(Question)]) == ({}, [None])
    assert {row.state for row in await room.rows(Work)} == {"done", "cancelled"}


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel"])
async def test_a_channel_closed_to_the_guide_meanwhile_has_its_answer_sent_to_the_asker(room: Room, error: str) -> None:
    room.slack.refuses[HELP] = refused(error)
    await room.hear(ASKED, type="mention", channel=HELP)
    await room.work_on(LEASE)
    ((ts, post),) = room.slack.posts.items()
    assert (post.message.channel, post.message.thread_ts) == ("ULEO", None)
    assert [(one.answer_channel, one.answer_ts) for one in await room.rows(Question)] == [("ULEO", ts)]


async def test_a_deleted_question_is_not_answered_elsewhere(room: Room) -> None:
    room.slack.refuses[HELP] = refused("thread_not_found")
    await room.hear(ASKED, type="mention", channel=HELP)
    await room.work_on(LEASE)
    assert room.slack.posts == {}


async def test_while_the_documents_are_away_the_asker_hears_of_it_once_and_is_answered_in_the_end(room: Room) -> None:
    room.knowledge.broken = KnowledgeError("no index")
    await room.hear(ASKED)
    await room.work()
    assert room.slack.posts == {}
    await room.work_on(*[timedelta(seconds=6)] * 3, timedelta(minutes=1), timedelta(minutes=1))
    (told,) = room.slack.posts.values()
    assert "it@brisemont.example" in told.words
    room.knowledge.broken = None
    await room.work_on(timedelta(minutes=1))
    assert len(room.slack.posts) == 2
    assert [one.kind for one in await room.rows(Question)] == ["answer"]


async def test_a_question_is_given_up_after_an_hour_and_its_asker_is_told(room: Room) -> None:
    room.knowledge.broken = RuntimeError("a bug nobody thought of")
    await room.hear(ASKED)
    await room.work_on(*[timedelta(seconds=6)] * 3, *[timedelta(minutes=2)] * 40)
    waits, given_up = room.slack.posts.values()
    assert "J’ai gardé votre question" in waits.words
    assert "Je n’ai pas pu répondre" in given_up.words
    assert "expired" in {row.state for row in await room.rows(Work)}


async def test_a_command_that_cannot_be_answered_in_time_says_so_in_time(room: Room) -> None:
    room.knowledge.broken = KnowledgeError("no index")
    await room.command(BUDGET)
    await room.work_on(*[timedelta(seconds=6)] * 3, *[timedelta(minutes=1)] * 30)
    assert [posted.to for posted in room.slack.private] == ["UADA", "UADA"]
    assert "konnte Ihre Frage nicht beantworten" in room.slack.private[-1].words


async def answered_once(room: Room, before: int, ts: str) -> None:
    answers = [one for one in await room.rows(Question) if one.ts == ts]
    assert len(answers) == 1
    assert answers[0].answer_ts in room.slack.posts
    assert len(room.slack.posts) == before + 1
    assert len([event for event in await room.rows(UsageEvent) if event.key == f"question:{answers[0].id}"]) == 1
    assert {row.state for row in await room.rows(Work)} == {"done"}


@pytest.mark.parametrize("written", [[], ["Customer lists"]], ids=["quoted", "streamed"])
async def test_a_process_that_ends_at_any_step_leaves_one_answer(room: Room, written: list[str]) -> None:
    room.knowledge.written = written
    steps = []
    for at in range(1, 60):
        before, ts = len(room.slack.posts), f"{at}.5"
        room.restarted(Trap(at))
        await room.hear(ASKED, ts=ts)
        if not await room.work_until_crash():
            break
        steps.append(room.trap.sprung)
        room.restarted()
        room.clock.wind(LEASE)
        await room.work()
        await answered_once(room, before, ts)
    assert len(steps) >= 12
    assert {"ask", "commit", "committed", "before sending", "after sending"} <= set(steps)


@pytest.mark.parametrize("failure", [unreachable(), RuntimeError("anything"), KnowledgeError("no index")], ids=str)
async def test_a_failure_at_any_step_leaves_one_answer(room: Room, failure: Exception) -> None:
    steps = []
    for at in range(1, 60):
        before, ts = len(room.slack.posts), f"{at}.5"
        room.restarted(Trap(at, failure))
        await room.hear(ASKED, ts=ts)
        await room.work()
        if room.trap.sprung is None:
            break
        steps.append(room.trap.sprung)
        room.trap.at = None
        await room.work_on(timedelta(seconds=11), LEASE, LEASE)
        await answered_once(room, before, ts)
    assert len(steps) >= 10


async def test_a_command_is_answered_at_most_once_wherever_the_process_ends(room: Room) -> None:
    crashed = 0
    for at in range(1, 60):
        room.restarted(Trap(at))
        room.slack.private.clear()
        await room.command(BUDGET, trigger=f"{at}.2.3")
        if not await room.work_until_crash():
            break
        crashed += 1
        sprung = room.trap.sprung
        room.restarted()
        await room.work_on(LEASE, LEASE)
        assert len(room.slack.private) == (0 if sprung == "before responding" else 1), sprung
    assert crashed >= 8
