"""Every address × every role × own and other organisation, by GET and by POST. Expectations are written by hand; an
address that is not in the table fails. The plan runs, is measured and booked; its redegørelse about 2028 is a draft."""

from tests.expected_posts import POST
from tests.walk import READ, _clients, _urls, differences, expectations, walk  # noqa: F401  (fixtures)

# What the letters mean, and whose the columns are: tests/walk.py.
GET = """
accounts:accept                      o o o o o o o o o o o o o o o o
accounts:change_email                L o o o o o o o o o o o o o o o
accounts:confirm_email               g g g g g g g g g g g g g g g g
accounts:demo_login                  m m m m m m m m m m m m m m m m
accounts:deputies                    L o o o o o . . . . . . . . . .
accounts:deputy_end                  L m m m m m m m m m m m m m m m
accounts:invitation                  g g g g g g g g g g g g g g g g
accounts:invitation_again            L m m m m m m m m m m m m m m m
accounts:invitation_withdraw         L m m m m m m m m m m m m m m m
accounts:invite                      L . . . . o . . . . . . . . . o
accounts:membership_cancel           L m m m m m m m m m m m m m m m
accounts:membership_end              L . . . . o . . . . . . . . . o
accounts:organisation                L . . . . o . . . . . . . . . o
accounts:organisations               L . . . . o . . . . . o . . . .
accounts:profile                     L o o o o o o o o o o o o o o o
accounts:prove                       L m m m m m m m m m m m m m m m
accounts:second_factor               L m m m m m m m m m m m m m m m
approvals:agree                      L n n n n n n n . n n n n . . .
approvals:amendment                  L o o o o o o o . . . . . . . .
approvals:amendment_areas            L o o o n n o n . . . . . . . .
approvals:amendment_bundle           L . . . . . . . . . . . . . . .
approvals:amendment_bundle_correct_upload L . . . . . . . . . . . . . . .
approvals:amendment_bundle_uploaded  L . . . . . . . . . . . . . . .
approvals:amendment_bundles          L . . . . . . . . . . . . . . .
approvals:amendment_item             L . . . . . . . . . . . . . . .
approvals:amendment_corrections      L . . . . . . . . . . . . . . .
approvals:amendment_foci             L o o o n n o n . . . . . . . .
approvals:amendment_money            L o o o n n o n . . . . . . . .
approvals:amendment_new              L o o o n n o n . n n n n . . .
approvals:regulation_case            L o o o n n o n . n n n n . . .
approvals:amendment_participants     L o o o n n o n . . . . . . . .
approvals:amendment_pull_back        L m m m m m m m m m m m m m m m
approvals:amendment_remove           L m m m m m m m m m m m m m m m
approvals:amendment_return           L . . . . . . . . . . . . . . .
approvals:amendment_row              L o o o n n o n . . . . . . . .
approvals:amendment_row_new          L . . . n n . n . . . . . . . .
approvals:amendment_send             L m m m m m m m m m m m m m m m
approvals:amendment_settle           L m m m m m m m m m m m m m m m
approvals:amendment_timetable        L o o o o o o o . . . . . . . .
approvals:amendment_text             L o o o n n o n . . . . . . . .
approvals:amendment_undo             L m m m m m m m m m m m m m m m
approvals:amendment_withdraw         L m m m m m m m m m m m m m m m
approvals:amendments                 L o o o o o o o . o o o o . . .
approvals:board                      L n n n n n n n . n n n n . . .
approvals:bundle                     L . . . n n n n . o n n n . . .
approvals:bundle_correct_upload      L . . . n n n n . b n n n . . .
approvals:bundle_uploaded            L . . . n n n n . o n n n . . .
approvals:bundles                    L o o o n n n n . o n n n . . .
approvals:calendars                  L . . . . . . . . . . o . . . n
approvals:carry_over                 L m m m m m m m m m m m m m m m
approvals:case                       L o o o o o o o . o o o o . . .
approvals:chain                      L . . . . . . . . . . o . . . n
approvals:chain_change               L m m m m m m m m m m m m m m m
approvals:chain_rename               L . . . . . . . . . . o . . . n
approvals:chain_start                L m m m m m m m m m m m m m m m
approvals:chain_undo                 L m m m m m m m m m m m m m m m
approvals:check                      L o o o o o o o . o o o o . . .
approvals:compare                    L . . . . . . . . . . . . . . .
approvals:compared_figure            L o o o o o o o . o o o o . . .
approvals:compared_money             L o o o o o o o . o o o o . . .
approvals:compared_money_book        L o o o o o o o . o o o o . . .
approvals:confirm                    L m m m m m m m m m m m m m m m
approvals:corrections                L . . . . . . . . . . . . . . .
approvals:correct_forwarding         L n n n n n n n . n n n n . . .
approvals:take_back_forwarding       L n n n n n n n . n n n n . . .
approvals:correct_answer             L n n n n n n n . n n n n . . .
approvals:take_back_answer           L n n n n n n n . n n n n . . .
approvals:file                       L o o o o o o o . o o o o . . .
approvals:forward                    L n n n n n n n . n n n n . . .
approvals:go_local                   L n n b n n n n . n n n n . . .
approvals:grant                      L n n n n n n n . n n n n . . .
approvals:item                       L n n n n n n n . o n n n . . .
approvals:hearing                    L b b b n n b n . n n n n . . .
approvals:name_body                  L m m m m m m m m m m m m m m m
approvals:prequalify                 L n n n n n n n . n n n n . . .
approvals:meetings                   L . . . . . . . . . . o . . . n
approvals:pull_back                  L m m m m m m m m m m m m m m m
approvals:recommend                  L n n n n n n n . n n n n . . .
approvals:on_date                    L o o o o o o o . o o o o . . .
approvals:record                     L n n n n n n n . b n n n . . .
approvals:refuse                     L n n n n n n n . n n n n . . .
approvals:remark                     L n n n n n n n . n n n n . . .
approvals:register_letter            L n n n n n n n . n n n n . . .
approvals:replace_letter             L n n n n n n n . n n n n . . .
approvals:replace                    L n n n n n n n . b n n n . . .
approvals:return                     L n n n n n n n . b n n n . . .
approvals:widen                      L n n n n n n n . n n n b . . .
approvals:rewrite                    L n n n n n n n . n n n n . . .
approvals:send_back                  L n n n n n n n . n b n n . . .
approvals:set_meeting                L m m m m m m m m m m m m m m m
approvals:snapshot                   L o o o o o o o . o o o o . . .
approvals:record_figure              L o o o o o o o . o o o o . . .
approvals:snapshot_figure            L o o o o o o o . o o o o . . .
approvals:start                      L n n b n n n n . n n n n . . .
approvals:step                       L o o o o o o o . o o o o . . .
approvals:submit                     L m m m m m m m m m m m m m m m
approvals:versions                   L o o o o o o o . o o o o . . .
approvals:versions_figure            L o o o o o o o . o o o o . . .
approvals:timetable                  L o o o o o o o . o o o o . . .
approvals:waiver                     L n n n n n n n . n n b n . . .
approvals:waiver_end                 L m m m m m m m m m m m m m m m
approvals:withdraw                   L n n b n n n n . n n n n . . .
funding:add_source                   L b b b n n b n . n n n n . . .
funding:basis                        L o o o o o o o . o o o o . . .
funding:close_year                   L n n n o n n n n n n n n . . .
funding:collecting                   L o o o o o o o . o o o o . . .
funding:instalments                  L n n n o n n n . n n n n . . .
funding:condition_answer             L n n n n n n n . o n n o . . .
funding:condition_met                L o n o n n o n . n n n n . . .
funding:conditions                   L o o o o o o o . o o o o . . .
funding:economy                      L o o o o o o o . o o o o . . .
funding:evidence_file                L o o o o o o o . o o o o . . .
funding:what_if_figure               L . . . . . . . . . . . . . . .
funding:figure                       L o o o o o o o . o o o o . . .
funding:forecast                     L o o o o o o o o o o o o . . .
funding:forecast_line                L o o o o o o o o o o o o . . .
funding:ledger                       L o o o o o o o o o o o o . . .
funding:ledger_book                  L m m m m m m m m m m m m m m m
funding:ledger_columns               L n n n o n n n n n n n n . . .
funding:ledger_download              L o o o o o o o o o o o o . . .
funding:ledger_file                  L o o o o o o o o o o o o . . .
funding:ledger_file_figure           L o o o o o o o o o o o o . . .
funding:ledger_upload                L n n n o n n n n n n n n . . .
funding:pool                         L . . . . . . . . o o o . . . .
funding:pool_figure                  L . . . . . . . . o o o . . . .
funding:pool_plan                    L m m m m m m m m m m m m m m m
funding:position                     L b b b n n b n . n n n n . . .
funding:positions                    L o o o o o o o . o o o o . . .
funding:remove_position              L m m m m m m m m m m m m m m m
funding:regulation                   L o o o o o o o o o o o o . . .
funding:regulation_approve           L n n n n n n n n o n n n . . .
funding:regulation_correct           L n n n o n n n n n n n n . . .
funding:regulation_figure            L o o o o o o o o o o o o . . .
funding:books_figure                 L o o o o o o o o o o o o . . .
funding:reverse_entry                L n n n o n n n n n n n n . . .
funding:split                        L b b b n n b n . n n n n . . .
funding:split_figure                 L b b b n n b n . n n n n . . .
funding:statement_file               L o o o o o o o o o o o o . . .
funding:statements                   L o o o o o o o o o o o o . . .
funding:table_file                   L o o o o o o o o o o o o . . .
funding:undo_split                   L m m m m m m m m m m m m m m m
funding:what_if                      L o o o o o o o . o o o o . . .
funding:voucher                      L o o o o o o o o o o o o . . .
funding:vouchers                     L o o o o o o o o o o o o . . .
funding:workbook                     L o o o o o o o o o o o o . . .
funding:workbook_file                L o o o o o o o . o o o o . . .
healthz                              o o o o o o o o o o o o o o o o
markdown_preview                     L m m m m m m m m m m m m m m m
monitoring:indicator                 L o o o o o o o . o o o o . . .
monitoring:measure                   L o o o n n o n . n n n n . . .
monitoring:measurement               L o o o n n o n . n n n n . . .
monitoring:progress                  L o o o o o o o . o o o o . . .
monitoring:quick_measurement         L m m m m m m m m m m m m m m m
monitoring:remove_measurement        L m m m m m m m m m m m m m m m
monitoring:report                    L o o o o o o o o . . . . . . .
monitoring:report_accept             L m m m m m m m m m m m m m m m
monitoring:report_activities         L o o o o o o o o . . . . . . .
monitoring:report_approve            L m m m m m m m m m m m m m m m
monitoring:report_begin              L m m m m m m m m m m m m m m m
monitoring:report_build              L m m m m m m m m m m m m m m m
monitoring:report_figure             L o o o o o o o o . . . . . . .
monitoring:report_goal               L o o o o o o o o . . . . . . .
monitoring:report_goals              L o o o o o o o o . . . . . . .
monitoring:report_json               L o o o o o o o o . . . . . . .
monitoring:report_list               L o o o o o o o o o o o o o o o
monitoring:report_milestones         L o o o o o o o o . . . . . . .
monitoring:report_money              L o o o o o o o o . . . . . . .
monitoring:report_pdf                L . . . . . . . . . . . . . . .
monitoring:report_pdf_status         L o o o o o o o o . . . . . . .
monitoring:report_reopen             L m m m m m m m m m m m m m m m
monitoring:report_return             L m m m m m m m m m m m m m m m
monitoring:report_return_from_board  L m m m m m m m m m m m m m m m
monitoring:report_send_to_board      L m m m m m m m m m m m m m m m
monitoring:report_submit             L m m m m m m m m m m m m m m m
monitoring:report_summary            L o o o o o o o o . . . . . . .
monitoring:report_take_back          L m m m m m m m m m m m m m m m
monitoring:reports                   L o o o o o o o o o o o o . . .
plans:agreement                      L o o o o o o o . o o o o . . .
plans:agreement_approval             L . . . . . . . . . . . . . . .
plans:agreement_confirm              L . . . . . . . . . . . . . . .
plans:agreement_edit                 L o o o n n o n . n n n n . . .
plans:agreement_file                 L o o o o o o o . o o o o . . .
plans:agreement_new                  L o o o n n o n . n n n n . . .
plans:agreement_party                L o o o n n o n . n n n n . . .
plans:agreement_party_remove         L m m m m m m m m m m m m m m m
plans:agreement_remove               L m m m m m m m m m m m m m m m
plans:agreement_renew                L m m m m m m m m m m m m m m m
plans:agreements                     L o o o o o o o . o o o o . . .
plans:areas                          L o o o o o o o . o o o o . . .
plans:basics                         L o o o o o o o . o o o o . . .
plans:comment                        L o o o o o o o . o o o o . . .
plans:content                        L o o o o o o o . o o o o . . .
plans:create                         L o o o n n o n n n n n n o n n
plans:end_seat                       L m m m m m m m m m m m m m m m
plans:foci                           L o o o o o o o . o o o o . . .
plans:focus                          L o o o o o o o . o o o o . . .
plans:goal                           L o o o o o o o . o o o o . . .
plans:goal_new                       L o o o o o o o . o o o o . . .
plans:milestones                     L o o o o o o o . o o o o . . .
plans:restore                        L m m m m m m m m m m m m m m m
plans:seat                           L o n o n n o n . n n n n . . .
plans:share                          L m m m m m m m m m m m m m m m
plans:team                           L o o o o o o o . o o o o . . .
portal:accessibility                 o o o o o o o o o o o o o o o o
portal:calendar                      . . . . . . . . . . . . . . . .
portal:calendar_make                 L m m m m m m m m m m m m m m m
portal:calendar_remove               L m m m m m m m m m m m m m m m
portal:export_json                   L o o o n n o n . o n n o . . .
portal:export_workbook               L o o o n n o n . o n n o . . .
portal:guide                         L o o o o o o o o o o o o o o o
portal:history                       L o o o o o o o . o o o o . . .
portal:handover                      L . . . . o . . . . . . . . . .
portal:import_file                   L o . . . . . . . . . . . . . .
portal:import_plans                  L o o o n n o n n n n n n o n o
portal:import_template               L o o o n n o n n n n n n o n o
portal:mail_settings                 L o o o o o o o o o o o o o o o
portal:message                       L o . . . . . . . . . . . . . .
portal:messages                      L o o o o o o o o o o o o o o o
portal:messages_read                 L m m m m m m m m m m m m m m m
portal:mute                          L m m m m m m m m m m m m m m m
portal:plan                          L o o o o o o o . o o o o . . .
portal:plans                         L o o o o o o o o o o o o o o o
portal:plans_csv                     L o o o o o o o o o o o o o o o
portal:plans_file                    L . . o . . . . . . . . . . . .
portal:plans_spreadsheet             L o o o o o o o o o o o o o o o
portal:portfolio                     L o o o o o o o o o o o o o o o
portal:cofinancing_figure            L . . . . . . . . o o o . . . .
portal:portfolio_figure              L o o o o o o o . o o o o . . .
portal:portfolio_file                L o o o o o o o o o o o o o o o
portal:portfolio_spreadsheet         L o o o o o o o o o o o o o o o
portal:privacy                       o o o o o o o o o o o o o o o o
portal:task_run                      L o o o o o o o o . . . . . . .
portal:tasks                         L o o o o o o o o o o o o o o o
readyz                               o o o o o o o o o o o o o o o o
"""

# Empty forms. Where the state comes before the right (a step that is done, a report that is a draft) all who see the
# plan are told so; who may do it in the right state is held by each app's matrix of roles and transitions.


def test_every_page_opens_for_those_it_is_for(urls, clients):
    found = differences(expectations(GET), walk("get", urls, clients))
    assert not found, "\n".join(found)
    assert expectations(GET).keys() == urls.keys(), "a line about an address that is gone"


def test_nobody_posts_where_they_have_no_right(urls, clients):
    """Empty forms: those who may get them back with errors or are told what is missing."""
    read = dict.fromkeys(READ.split(), "L" + 15 * " m")
    assert not read.keys() & expectations(POST).keys()
    found = differences(expectations(POST) | read, walk("post", urls, clients))
    assert not found, "\n".join(found)
    assert (expectations(POST) | read).keys() == urls.keys(), "a line about an address that is gone"
