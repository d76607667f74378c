from django.urls import path

from monitoring.views import figures, lists, measuring, moving, progress, report, writing

app_name = "monitoring"
PLAN = "planer/<str:number>/"
REPORT = f"{PLAN}redegoerelser/<int:year>/"
# Paths are written from the root of the site: config/urls.py includes this file at "".
urlpatterns = [
    path("redegoerelser/", lists.report_list, name="report_list"),
    path("maaling/", measuring.quick_measurement, name="quick_measurement"),
    path(f"{PLAN}fremdrift/", progress.progress, name="progress"),
    path(f"{PLAN}fremdrift/maaling/", measuring.measure, name="measure"),
    path(f"{PLAN}fremdrift/indikator/<uuid:uid>/", measuring.indicator, name="indicator"),
    path(f"{PLAN}fremdrift/maaling/<int:pk>/", measuring.measurement, name="measurement"),
    path(f"{PLAN}fremdrift/maaling/<int:pk>/slet/", measuring.remove_measurement, name="remove_measurement"),
    path(f"{PLAN}redegoerelser/", lists.reports, name="reports"),
    path(REPORT, report.report, name="report"),
    path(f"{REPORT}begynd/", writing.begin, name="report_begin"),
    path(f"{REPORT}pdf/", report.report_pdf, name="report_pdf"),
    path(f"{REPORT}pdf/dan/", report.build_pdf, name="report_build"),
    path(f"{REPORT}pdf/status/", report.pdf_status, name="report_pdf_status"),
    path(f"{REPORT}tal/<slug:key>/", figures.figure, name="report_figure"),
    path(f"{REPORT}tal.json", report.report_json, name="report_json"),
    path(f"{REPORT}sammenfatning/", writing.summary, name="report_summary"),
    path(f"{REPORT}regnskab/", writing.money, name="report_money"),
    path(f"{REPORT}maal/", writing.goals, name="report_goals"),
    path(f"{REPORT}maal/<uuid:uid>/", writing.goal, name="report_goal"),
    path(f"{REPORT}handlinger/", writing.activities, name="report_activities"),
    path(f"{REPORT}milepaele/", writing.milestones, name="report_milestones"),
    path(f"{REPORT}styregruppe/send/", moving.send_to_board, name="report_send_to_board"),
    path(f"{REPORT}styregruppe/traek-tilbage/", moving.take_back, name="report_take_back"),
    path(f"{REPORT}styregruppe/retur/", moving.return_from_board, name="report_return_from_board"),
    path(f"{REPORT}styregruppe/godkend/", moving.approve, name="report_approve"),
    path(f"{REPORT}aabn/", moving.reopen, name="report_reopen"),
    path(f"{REPORT}indsend/", moving.submit, name="report_submit"),
    path(f"{REPORT}retur/", moving.return_report, name="report_return"),
    path(f"{REPORT}accepter/", moving.accept, name="report_accept"),
]
