# Reads posts as a JSON list, builds each as Jekyll does (front matter, Liquid, kramdown) and
# writes a JSON list of {front, series, html, seconds, error}.
require "json"
require "kramdown"
require "kramdown-parser-gfm"
require "liquid"
require "timeout"
require "yaml"

module Filters
  def relative_url(input) = "/blog#{input}"
end
Liquid::Template.register_filter(Filters)

def build(post)
  front, body = post.match(/\A---\n(.*?\n)---\n(.*)\z/m).captures
  site = { "posts" => [{ "title" => "Example Conf 2020, Day 2", "url" => "/t" }] }
  template = Liquid::Template.parse(body, error_mode: :strict)
  body = template.render!({ "site" => site, "page" => { "url" => "/" } })
  options = { input: "GFM", math_engine: nil, syntax_highlighter: nil }
  html = Timeout.timeout(20) { Kramdown::Document.new(body, options).to_html }
  { front: YAML.safe_load(front), series: template.instance_assigns["series"], html: html }
end

results = JSON.parse($stdin.read).map do |post|
  started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  made = begin
    build(post)
  rescue StandardError, SystemStackError => e
    { error: "#{e.class}: #{e.message}" }
  end
  made.merge(seconds: Process.clock_gettime(Process::CLOCK_MONOTONIC) - started)
end
puts JSON.generate(results)
