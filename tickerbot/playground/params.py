"""The parameters of a call: which ones each method has, and how Telegram reads them."""

from __future__ import annotations

import json
import re
from typing import Any

from tickerbot.playground.values import bad_request

_TABLE = """
getMe:
getUpdates: offset limit timeout allowed_updates
setWebhook: url certificate ip_address max_connections allowed_updates drop_pending_updates
    secret_token
deleteWebhook: drop_pending_updates
getWebhookInfo:
sendMessage: business_connection_id chat_id message_thread_id direct_messages_topic_id text
    parse_mode entities link_preview_options disable_notification protect_content
    allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup
editMessageText: business_connection_id chat_id message_id inline_message_id text parse_mode
    entities link_preview_options rich_message reply_markup
editMessageCaption: business_connection_id chat_id message_id inline_message_id caption parse_mode
    caption_entities show_caption_above_media reply_markup
editMessageMedia: business_connection_id chat_id message_id inline_message_id media reply_markup
editMessageReplyMarkup: business_connection_id chat_id message_id inline_message_id reply_markup
copyMessage: chat_id message_thread_id direct_messages_topic_id from_chat_id message_id
    video_start_timestamp caption parse_mode caption_entities show_caption_above_media
    disable_notification protect_content allow_paid_broadcast message_effect_id
    suggested_post_parameters reply_parameters reply_markup
forwardMessage: chat_id message_thread_id direct_messages_topic_id from_chat_id
    video_start_timestamp disable_notification protect_content message_effect_id
    suggested_post_parameters message_id
deleteMessage: chat_id message_id
deleteMessages: chat_id message_ids
answerCallbackQuery: callback_query_id text show_alert url cache_time
answerInlineQuery: inline_query_id results cache_time is_personal next_offset button
sendChatAction: business_connection_id chat_id message_thread_id action
getChat: chat_id
getChatMember: chat_id user_id
getChatAdministrators: chat_id return_bots
getChatMemberCount: chat_id
leaveChat: chat_id
setMyCommands: commands scope language_code
getMyCommands: scope language_code
deleteMyCommands: scope language_code
setMyName: name language_code
getMyName: language_code
setMyDescription: description language_code
getMyDescription: language_code
setMyShortDescription: short_description language_code
getMyShortDescription: language_code
setChatMenuButton: chat_id menu_button
getChatMenuButton: chat_id
sendDocument: business_connection_id chat_id message_thread_id direct_messages_topic_id document
    thumbnail caption parse_mode caption_entities disable_content_type_detection
    disable_notification protect_content allow_paid_broadcast message_effect_id
    suggested_post_parameters reply_parameters reply_markup
sendPhoto: business_connection_id chat_id message_thread_id direct_messages_topic_id photo caption
    parse_mode caption_entities show_caption_above_media has_spoiler disable_notification
    protect_content allow_paid_broadcast message_effect_id suggested_post_parameters
    reply_parameters reply_markup
sendVideo: business_connection_id chat_id message_thread_id direct_messages_topic_id video duration
    width height thumbnail cover start_timestamp caption parse_mode caption_entities
    show_caption_above_media has_spoiler supports_streaming disable_notification protect_content
    allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup
sendMediaGroup: business_connection_id chat_id message_thread_id direct_messages_topic_id media
    disable_notification protect_content allow_paid_broadcast message_effect_id reply_parameters
sendPoll: business_connection_id chat_id message_thread_id question question_parse_mode
    question_entities options is_anonymous type allows_multiple_answers allows_revoting
    shuffle_options allow_adding_options hide_results_until_closes members_only country_codes
    correct_option_ids explanation explanation_parse_mode explanation_entities explanation_media
    open_period close_date is_closed description description_parse_mode description_entities media
    disable_notification protect_content allow_paid_broadcast message_effect_id reply_parameters
    reply_markup
stopPoll: business_connection_id chat_id message_id reply_markup
setMessageReaction: chat_id message_id reaction is_big
getFile: file_id
pinChatMessage: business_connection_id chat_id message_id disable_notification
unpinChatMessage: business_connection_id chat_id message_id
"""


def _read_table() -> dict[str, frozenset[str]]:
    methods: dict[str, frozenset[str]] = {}
    for entry in re.split(r"\n(?! )", _TABLE.strip()):
        name, _, names = entry.partition(":")
        methods[name] = frozenset(names.split())
    return methods


PARAMETERS = _read_table()
"""The parameters of every supported method in the Bot API's specification, used here or not."""


_OTHERS = """
addStickerToSet answerChatJoinRequestQuery answerGuestQuery answerPreCheckoutQuery
answerShippingQuery answerWebAppQuery approveChatJoinRequest approveSuggestedPost banChatMember
banChatSenderChat close closeForumTopic closeGeneralForumTopic convertGiftToStars copyMessages
createChatInviteLink createChatSubscriptionInviteLink createForumTopic createInvoiceLink
createNewStickerSet declineChatJoinRequest declineSuggestedPost deleteAllMessageReactions
deleteBusinessMessages deleteChatPhoto deleteChatStickerSet deleteForumTopic deleteMessageReaction
deleteStickerFromSet deleteStickerSet deleteStory editChatInviteLink editChatSubscriptionInviteLink
editForumTopic editGeneralForumTopic editMessageChecklist editMessageLiveLocation editStory
editUserStarSubscription exportChatInviteLink forwardMessages getAvailableGifts
getBusinessAccountGifts getBusinessAccountStarBalance getBusinessConnection getChatGifts
getCustomEmojiStickers getForumTopicIconStickers getGameHighScores getManagedBotAccessSettings
getManagedBotToken getMyDefaultAdministratorRights getMyStarBalance getStarTransactions
getStickerSet getUserChatBoosts getUserGifts getUserPersonalChatMessages getUserProfileAudios
getUserProfilePhotos giftPremiumSubscription hideGeneralForumTopic logOut postStory
promoteChatMember readBusinessMessage refundStarPayment removeBusinessAccountProfilePhoto
removeChatVerification removeMyProfilePhoto removeUserVerification reopenForumTopic
reopenGeneralForumTopic replaceManagedBotToken replaceStickerInSet repostStory restrictChatMember
revokeChatInviteLink savePreparedInlineMessage savePreparedKeyboardButton sendAnimation sendAudio
sendChatJoinRequestWebApp sendChecklist sendContact sendDice sendGame sendGift sendInvoice
sendLivePhoto sendLocation sendMessageDraft sendPaidMedia sendRichMessage
sendRichMessageDraft sendSticker sendVenue sendVideoNote sendVoice setBusinessAccountBio
setBusinessAccountGiftSettings setBusinessAccountName setBusinessAccountProfilePhoto
setBusinessAccountUsername setChatAdministratorCustomTitle setChatDescription setChatMemberTag
setChatPermissions setChatPhoto setChatStickerSet setChatTitle setCustomEmojiStickerSetThumbnail
setGameScore setManagedBotAccessSettings setMyDefaultAdministratorRights
setMyProfilePhoto setPassportDataErrors setStickerEmojiList setStickerKeywords
setStickerMaskPosition setStickerPositionInSet setStickerSetThumbnail setStickerSetTitle
setUserEmojiStatus stopMessageLiveLocation transferBusinessAccountStars transferGift
unbanChatMember unbanChatSenderChat unhideGeneralForumTopic unpinAllChatMessages
unpinAllForumTopicMessages unpinAllGeneralForumTopicMessages upgradeGift uploadStickerFile
verifyChat verifyUser
"""
NOT_BUILT = frozenset(name.lower() for name in _OTHERS.split())
"""The methods of the Bot API, in lower case, that this server does not have."""


def as_integer(value: Any, default: int = 0) -> int:
    """Return a JSON value or string as an integer, or `default` if it is not one."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return default


_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(text: str) -> Any:
    """Return a JSON text's value. Raises ValueError, and Refusal if it has half a surrogate pair."""
    value = json.loads(text)
    if _SURROGATE.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
    return value


_TRUE_WORDS = ("true", "yes", "1")


class Params:
    """The parameters of one call. Values are strings, or JSON values if the body is JSON.

    An empty parameter counts as absent, as it does for Telegram.
    """

    __slots__ = ("files", "raw")

    def __init__(
        self, raw: dict[str, Any], files: dict[str, tuple[str, bytes, str]] | None = None
    ) -> None:
        self.raw = raw
        self.files = files or {}
        """Uploaded files by name of their part: file name, content, MIME type."""

    def text(self, name: str) -> str:
        """Return a string, "" if absent."""
        value = self.raw.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return an integer, `default` if it is absent or not an integer."""
        return as_integer(self.raw.get(name), default)

    def number(self, name: str) -> float:
        """Return a number, 0.0 if it is absent or not a number."""
        try:
            return float(self.raw.get(name) or 0)
        except (TypeError, ValueError):
            return 0.0

    def flag(self, name: str) -> bool:
        """Return a boolean; anything but true, "true", "yes" and 1 is false."""
        value = self.raw.get(name)
        return value is True or (value is not None and str(value).lower() in _TRUE_WORDS)

    def value(self, name: str, what: str) -> Any:
        """Return a JSON value, None if absent. Raises Refusal, in which `what` names the value."""
        value = self.raw.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return read_json(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None
