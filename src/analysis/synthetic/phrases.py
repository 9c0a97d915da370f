"""What made-up people say, sentence by sentence, under the code that a reader would give it.

All of it is invented. No sentence names a person, a street or a day. Two codes belong to no theme of the register yet:
they let `50_emerging` find what nobody has named.
"""

from __future__ import annotations

CODES: dict[str, tuple[str, tuple[str, ...]]] = {
    "passed-around": (
        "where-to-report",
        (
            "The council said it was for the police and the police said it was for the council",
            "I rang four numbers before anyone would write it down",
            "Nobody could tell me whose job it was",
            "I was sent from the housing office to the police and back again",
            "I did not know who to ring in the first place",
            "Every desk gave me the number of another desk",
        ),
    ),
    "no-updates": (
        "kept-informed",
        (
            "I heard nothing for weeks",
            "I only found out he had been let go when I saw him in the shop",
            "They said they would ring on Friday and nobody rang",
            "I had to chase every single update myself",
            "The case was closed and I learned it from a letter a month later",
            "Not knowing was worse than the thing itself",
        ),
    ),
    "not-explained": (
        "process-explained",
        (
            "The letter was full of words I did not understand",
            "Nobody told me what would happen next",
            "I did not know what a decision not to charge meant",
            "They gave me a reference number and no idea what it was for",
            "I thought the statement was the end of it and it was only the start",
            "It would have helped to have the steps on one sheet of paper",
        ),
    ),
    "officer-changed": (
        "consistent-empathy",
        (
            "Every time I rang there was a new officer who had not read the file",
            "The first officer was kind and then she was moved",
            "I felt like a number by the third person",
            "He listened and he meant it, that made all the difference",
            "One of them sighed while I was talking",
            "I wanted one person who knew me",
        ),
    ),
    "afraid-of-reprisal": (
        "fear-of-reprisal",
        (
            "They live across the landing so I keep my mouth shut",
            "If I report it the windows will go in again",
            "I was told I would be sorry if I went to the police",
            "My children have to walk past them to school",
            "I stopped reporting because it always got back to them",
            "You learn not to look out of the window",
        ),
    ),
    "rights-unknown": (
        "rights-awareness",
        (
            "I had never heard of a code for victims",
            "Nobody said I could ask for the decision to be looked at again",
            "A friend told me what I was entitled to, not the police",
            "I would have asked for help if I had known I could",
            "There was a leaflet in the envelope but it went over my head",
            "I did not know I had any rights in this at all",
        ),
    ),
    "not-asked": (
        "choice-and-voice",
        (
            "They dealt with it by an apology and nobody asked what I wanted",
            "It was all decided over my head",
            "I would have liked to be asked how to be contacted, he reads my phone",
            "For once somebody asked me what I thought should happen",
            "My view was written down after the decision was made",
            "They never asked if I wanted to speak in court",
        ),
    ),
    "date-changed": (
        "relisting",
        (
            "The trial was moved for the third time on the morning itself",
            "I had got myself ready and then they sent us home",
            "Each new date brings it all back",
            "There was no judge that day and nobody could say when there would be",
            "I cannot start to get better until the date stops moving",
            "I took the week off work for a trial that did not happen",
        ),
    ),
    "journey-to-court": (
        "getting-to-court",
        (
            "It is two buses each way and the first one leaves after the court opens",
            "I had to pay for the train and wait to get it back",
            "I had nobody to look after the little one",
            "My boss would not give me another day for it",
            "The parking cost more than I had in my purse",
            "If they had let me do it by video I would have been fine",
        ),
    ),
    "met-defendant": (
        "being-at-court",
        (
            "We were sat in the same corridor as his whole family",
            "I met him at the drinks machine",
            "There is one door and we all go through it",
            "They brought me in by the side door and I never saw him, that was good",
            "I hid in the toilets until we were called",
            "The screen was there but he was in the waiting room before",
        ),
    ),
    "gave-up": (
        "delay-and-withdrawal",
        (
            "After two months of silence I told them to drop it",
            "I could not carry it any longer so I withdrew",
            "I said I would not go on because nobody seemed to be going on with it",
            "It went on so long that I had no strength for it",
            "I pulled out for the sake of the children",
            "If somebody had rung me I would have stayed with it",
        ),
    ),
    "no-owner": (
        "asb-ownership-and-case-review",
        (
            "Nobody had heard of the review until I showed them the page",
            "It has been going on for six years and there is still no plan",
            "They all sat round one table at last and it began to move",
            "Each of them had a bit of it and nobody had the whole",
            "The review told me what would be done and by when",
            "We had meetings about meetings and the noise went on",
        ),
    ),
    "worn-down": (
        "asb-cumulative-harm",
        (
            "It is not one thing, it is every night for years",
            "I sleep in the back room with the radio on",
            "I have put the house up for sale and I love that house",
            "The doctor has me on tablets because of it",
            "Noise, then rubbish, then shouting, then the fence, it adds up",
            "I do not have friends round any more",
        ),
    ),
    "support-missed": (
        "support-offer-and-take-up",
        (
            "The support worker rang me the next day and I could breathe",
            "Nobody offered me anything because it was only neighbours",
            "By the time they rang I had managed on my own",
            "I told the same story to five different people",
            "She came to court with me and I could not have done it without her",
            "I said no at first and nobody asked a second time",
        ),
    ),
    "statement-unheard": (
        "victim-personal-statement",
        (
            "I wrote down what it did to us and nobody mentioned it",
            "I was never told I could make a statement about the effect on me",
            "The judge read some of it out and I felt heard",
            "By the time of the sentence my statement was a year old",
            "I wanted to read it myself and was told there was no time",
            "It was the one thing in all of this that was mine",
        ),
    ),
    "needs-unmet": (
        "communication-needs",
        (
            "I need things written down and they kept ringing",
            "My son has autism and they asked him everything at once",
            "I could not follow what the officer said and was ashamed to ask",
            "They found somebody who could sign and it all changed",
            "The form was too long for me",
            "He spoke to my carer and not to me",
        ),
    ),
    "automatic-messages": (
        "",
        (
            "I get a text from a machine that says there is no update",
            "The message came at two in the morning and frightened me",
            "You cannot answer the text, it just talks at you",
            "The portal says my case is open, that is all it ever says",
            "It is good to get a text, but I want a person when it is bad news",
            "I had to make an account and a password to find out nothing",
        ),
    ),
    "paying-for-repairs": (
        "",
        (
            "I have paid for three windows and the excess is more than the glass",
            "The insurance went up because I claimed",
            "Nobody tells you who pays for the door they broke to help you",
            "I borrowed from my sister for the new locks",
            "The camera that was meant to help me cost me a week's money",
            "I am still paying for what somebody else broke",
        ),
    ),
}
OPENINGS: tuple[str, ...] = (
    "",
    "To be honest, ",
    "What I remember is this. ",
    "I will tell you what it was like. ",
    "You asked about the start of it. ",
    "It is hard to say this. ",
    "I do not want to blame anybody. ",
    "My family said the same. ",
    "People think it is a small thing. ",
    "I have said this before. ",
    "That was the worst of it. ",
    "Looking back, ",
)
CLOSINGS: tuple[str, ...] = (
    "",
    " That is what I would change.",
    " It should not be like that.",
    " I hope the next person has it easier.",
    " I still think about it.",
    " It was better later on.",
    " Nobody meant any harm, I know that.",
    " I am only telling you so that somebody knows.",
    " It need not cost much to put right.",
    " I was lucky that I had my neighbours.",
    " I would say it to their faces.",
    " And that was that.",
)


def said(code: str, which: int, opening: int, closing: int) -> str:
    """One made-up remark under a code, from its sentence, an opening and a closing by number."""
    sentence = CODES[code][1][which]
    start = OPENINGS[opening]
    if start.endswith(", ") and not sentence.startswith("I "):
        sentence = sentence[0].lower() + sentence[1:]
    return f"{start}{sentence}.{CLOSINGS[closing]}"
